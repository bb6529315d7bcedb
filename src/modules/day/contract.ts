export * from "./day.contract.ts"
export * from "./digest.contract.ts"
export * from "./returns.contract.ts"
export * from "./touches.contract.ts"
