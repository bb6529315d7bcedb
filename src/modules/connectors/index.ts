export { connectorsRoutes } from "./routes.ts"
export { connectorsTasks } from "./tasks.ts"
