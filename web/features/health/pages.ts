/** The pages under Health in their order. `$key` stands for the score that is looked at, Health where none is. */
export const healthPages = [
  { to: "/health/metrics", label: "health.pages.metrics" },
  { to: "/health/scores", label: "health.pages.scores" },
] as const satisfies {
  to: string
  label: string
}[]
