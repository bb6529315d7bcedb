export { scoreKind } from "./definition.ts"
