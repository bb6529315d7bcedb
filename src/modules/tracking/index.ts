export { createWriteKey } from "./create-write-key.ts"
export { trackingRoutes } from "./routes.ts"
export { trackingStatus } from "./status.ts"
export { trackingApi } from "./tracking-api.ts"
