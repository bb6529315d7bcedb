export * from "./statistics.contract.ts"
