export * from "./lifetime.contract.ts"
export * from "./statistics.contract.ts"
