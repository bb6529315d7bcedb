export * from "./forecast.contract.ts"
export * from "./lifetime.contract.ts"
export * from "./statistics.contract.ts"
export * from "./what-if.contract.ts"
