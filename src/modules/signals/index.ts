export { type Condition, type Known, readCondition } from "./condition.ts"
export { conditionsHold } from "./facts.ts"
export { ownersFor } from "./owners.queries.pg.ts"
export { dueAt } from "./working-time.ts"
