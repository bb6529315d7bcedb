export type { Definition } from "./definition.ts"
export { metricDefinitions, metricKind } from "./definitions.ts"
export { computeMatrix, type Matrix, type MatrixQuestion } from "./matrix.ts"
export { metricsRoutes } from "./routes.ts"
