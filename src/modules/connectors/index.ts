export { forgetImported } from "./erased.queries.pg.ts"
export { connectorsRoutes } from "./routes.ts"
export { type ImportDay, importDays } from "./standing.queries.pg.ts"
export { connectorsTasks } from "./tasks.ts"
