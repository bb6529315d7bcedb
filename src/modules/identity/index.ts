export { emptyAudit } from "./audit.queries.pg.ts"
export { audit, auditedActor } from "./audit.ts"
export {
  type Actor,
  type Context,
  requireRight,
  today,
  transaction,
  type WorkHours,
  type Workspace,
} from "./context.ts"
export { createKey } from "./create-key.ts"
export { createMember } from "./create-member.ts"
export { createWorkspace, type NewWorkspace } from "./create-workspace.ts"
export { beginDailyWork, dailyWork, finishDailyWork } from "./daily-work.queries.pg.ts"
export { ensureAdministrator } from "./ensure-administrator.ts"
export { ensureApiKey } from "./ensure-api-key.ts"
export { factsChanged } from "./facts-changed.ts"
export { bindWorkspace } from "./queries.pg.ts"
export { recognise } from "./recognise.ts"
export { registeredWorkspaces, removeWorkspace, workspaceReady } from "./registry.queries.pg.ts"
export { type Right, type Role, rights, roles } from "./rights.ts"
export { identityRoutes, signInRoutes } from "./routes.ts"
export { type Exchange, type Serve, serveOpen, server } from "./serve.ts"
export { signInPath } from "./sign-in-link.ts"
export { systemContext } from "./system-context.ts"
