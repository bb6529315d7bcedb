export { scoreKind } from "./definition.ts"
export { ensureDay } from "./ensure-day.ts"
export { healthRoutes } from "./routes.ts"
export { healthTasks } from "./tasks.ts"
