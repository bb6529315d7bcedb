export * from "./outbox.contract.ts"
export * from "./settings.contract.ts"
export * from "./templates.contract.ts"
