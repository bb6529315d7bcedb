import { Problem } from "#kernel/errors.ts"
import type { Engines } from "#platform/engines.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { createAbsence, listAbsences, removeAbsence } from "./absences.ts"
import { listAudit } from "./audit.ts"
import { type Context, today, transaction, type Workspace } from "./context.ts"
import * as api from "./contract.ts"
import { createKey } from "./create-key.ts"
import { inviteMember } from "./invite-member.ts"
import { allKeys, type Key } from "./keys.queries.pg.ts"
import { allMembers, type Member, memberById } from "./members.queries.pg.ts"
import { revokeKey } from "./revoke-key.ts"
import { type Serve, serveOpen } from "./serve.ts"
import { clearSessionCookie, originOf, refuseCrossSite, setSessionCookie } from "./session-cookie.ts"
import { signInWithLink, signInWithPassword } from "./sign-in.ts"
import { signInPath } from "./sign-in-link.ts"
import { signOut } from "./sign-out.ts"
import { updateMe } from "./update-me.ts"
import { updateMember } from "./update-member.ts"
import { updateWorkspace } from "./update-workspace.ts"

const workspaceJson = (ctx: Context, workspace: Workspace) => ({
  id: workspace.id,
  name: workspace.name,
  currency: workspace.currency,
  time_zone: workspace.timeZone,
  language: workspace.language,
  is_demo: workspace.isDemo,
  work_hours: { ...workspace.workHours, weekdays: [...workspace.workHours.weekdays] },
  holidays: [...workspace.holidays],
  today: today({ ...ctx, workspace }),
})

const memberJson = ({ id, email, name, role, active, passwordHash }: Member) => ({
  id,
  email,
  name,
  role,
  active,
  has_password: passwordHash !== null,
})

const keyJson = (key: Key) => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  created_at: key.createdAt.toISOString(),
  revoked_at: key.revokedAt?.toISOString() ?? null,
})

const meJson = (ctx: Context, member: Member | null) => ({
  name: member?.name ?? ctx.actor.name,
  email: member?.email ?? null,
  role: member?.role ?? null,
  has_password: Boolean(member?.passwordHash),
  language: member?.language ?? null,
  rights: [...ctx.rights],
  workspace: workspaceJson(ctx, ctx.workspace),
})

/** Sign-in: open to anyone, ten attempts a minute for an address and e-mail. */
export function signInRoutes(app: HttpServer, engines: Engines): void {
  const attempts = app.createRateLimit({
    max: 10,
    timeWindow: 60_000,
    keyGenerator: (request) => `${request.ip} ${(request.body as { email?: string }).email ?? "link"}`,
  })
  serveOpen(app, api.signIn, async ({ body }, { request, reply }) => {
    refuseCrossSite(request)
    refuseTooMany(await attempts(request))
    setSessionCookie(request, reply, await signInWithPassword(engines, body))
    return { done: true as const }
  })
  serveOpen(app, api.signInByLink, async ({ body }, { request, reply }) => {
    refuseCrossSite(request)
    refuseTooMany(await attempts(request))
    setSessionCookie(request, reply, await signInWithLink(engines, body.token))
    return { done: true as const }
  })
}

function refuseTooMany(attempt: { isAllowed: true } | { isAllowed: false; isExceeded: boolean }): void {
  if (!attempt.isAllowed && attempt.isExceeded)
    throw new Problem("too_many", "Too many attempts to sign in; try again in a minute.")
}

export function identityRoutes(serve: Serve): void {
  serve(api.signOut, async (ctx, _input, { reply }) => {
    await signOut(ctx)
    clearSessionCookie(reply)
    return { done: true as const }
  })
  serve(api.me, async (ctx) => {
    const { actor } = ctx
    return meJson(
      ctx,
      actor.kind === "member" ? await transaction(ctx, (tx) => memberById(tx, actor.id)) : null,
    )
  })
  serve(api.updateMe, async (ctx, { body }) => meJson(ctx, await updateMe(ctx, body)))

  serve(api.getWorkspace, async (ctx) => workspaceJson(ctx, ctx.workspace))
  serve(api.updateWorkspace, async (ctx, { body: { time_zone, work_hours, ...others } }) =>
    workspaceJson(ctx, await updateWorkspace(ctx, { ...others, timeZone: time_zone, workHours: work_hours })),
  )

  serve(api.listMembers, async (ctx) => ({ members: (await transaction(ctx, allMembers)).map(memberJson) }))
  serve(api.listAbsences, async (ctx) => ({ absences: await listAbsences(ctx) }))
  serve(api.createAbsence, (ctx, { body }) => createAbsence(ctx, body))
  serve(api.removeAbsence, async (ctx, { params }) => {
    await removeAbsence(ctx, params.id)
    return { done: true as const }
  })
  serve(api.inviteMember, async (ctx, { body }, { request }) => {
    const { member, token } = await inviteMember(ctx, body)
    return { member: memberJson(member), link: `${originOf(request)}${signInPath(token)}` }
  })
  serve(api.updateMember, async (ctx, { params, body }) =>
    memberJson(await updateMember(ctx, params.id, body)),
  )

  serve(api.listKeys, async (ctx) => ({ keys: (await transaction(ctx, allKeys)).map(keyJson) }))
  serve(api.createKey, async (ctx, { body }) => {
    const created = await createKey(ctx, body)
    return { ...keyJson(created), key: created.key }
  })
  serve(api.revokeKey, async (ctx, { params }) => keyJson(await revokeKey(ctx, params.id)))

  serve(api.listAudit, async (ctx, { query }) => {
    const { entries, nextCursor } = await listAudit(ctx, query)
    const rows = entries.map((entry) => ({ ...entry, id: String(entry.id), at: entry.at.toISOString() }))
    return { entries: rows, next_cursor: nextCursor }
  })
}
