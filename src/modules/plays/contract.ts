export * from "./experiments.contract.ts"
export * from "./plays.contract.ts"
export * from "./tasks.contract.ts"
