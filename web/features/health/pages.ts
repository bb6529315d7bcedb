/** The pages under Health in their order. `$key` stands for the score that is looked at, Health where none is. */
export const healthPages = [
  { to: "/health/metrics", label: "health.pages.metrics" },
  { to: "/health/scores", label: "health.pages.scores" },
  { to: "/health/scores/$key/workbench", label: "health.pages.workbench" },
  { to: "/health/scores/$key/backtest", label: "health.pages.backtest" },
  { to: "/health/scores/$key/disagreements", label: "health.pages.disagreements" },
] as const satisfies {
  to: string
  label: string
}[]
