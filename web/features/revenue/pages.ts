/** The pages under Revenue in their order. */
export const revenuePages = [
  { to: "/revenue/movements", label: "revenue.pages.movements" },
  { to: "/revenue/retention", label: "revenue.pages.retention" },
  { to: "/revenue/cohorts", label: "revenue.pages.cohorts" },
  { to: "/revenue/journal", label: "revenue.pages.journal" },
  { to: "/revenue/lifetime", label: "revenue.pages.lifetime" },
  { to: "/revenue/forecast", label: "revenue.pages.forecast" },
  { to: "/revenue/what-if", label: "revenue.pages.what_if" },
  { to: "/revenue/consumption", label: "revenue.pages.consumption" },
  { to: "/revenue/contracts", label: "revenue.pages.contracts" },
  { to: "/revenue/invoices", label: "revenue.pages.invoices" },
  { to: "/revenue/catalogue", label: "revenue.pages.catalogue" },
] as const satisfies { to: string; label: string }[]
