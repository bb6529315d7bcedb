/** The pages under Revenue in their order. */
export const revenuePages = [
  { to: "/revenue/lifetime", label: "revenue.pages.lifetime" },
  { to: "/revenue/forecast", label: "revenue.pages.forecast" },
  { to: "/revenue/what-if", label: "revenue.pages.what_if" },
] as const satisfies { to: string; label: string }[]
