export * from "./experiments.contract.ts"
export * from "./plays.contract.ts"
export * from "./tasks.contract.ts"
export * from "./touch.contract.ts"
