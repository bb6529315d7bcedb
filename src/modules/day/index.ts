export { digestTask } from "./digest.ts"
export { dayRoutes } from "./routes.ts"
export { dayTasks } from "./tasks.ts"
