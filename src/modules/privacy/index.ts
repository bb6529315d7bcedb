export { privacyRoutes } from "./routes.ts"
export { privacyTasks } from "./tasks.ts"
