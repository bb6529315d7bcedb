import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import type { putTeam as contract } from "./contract.ts"
import { activeMembers, replaceTeam, type TeamMember, teamOf } from "./team.queries.pg.ts"
import { requireAccount } from "./unknown-account.ts"

type Given = z.output<typeof contract.body>
type Team = { team: TeamMember[] }

/** Who holds which role at an account beside its owner. */
export const getTeam = (ctx: Context, account: string): Promise<Team> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    return { team: await teamOf(tx, account) }
  })

/** Says who holds which role at an account, each role once. Refuses whoever is no active member. */
export function putTeam(ctx: Context, account: string, { team }: Given): Promise<Team> {
  requireRight(ctx, "customers:write")
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    const active = await activeMembers(
      tx,
      team.map(({ member_email }) => member_email),
    )
    const errors = team.flatMap(({ role, member_email }, place) => [
      ...(active.has(member_email)
        ? []
        : [
            {
              path: `team[${place}].member_email`,
              message: `'${member_email}' is no active member of this workspace`,
            },
          ]),
      ...(team.findIndex((other) => other.role === role) < place
        ? [{ path: `team[${place}].role`, message: `'${role}' stands twice: one member a role` }]
        : []),
    ])
    if (errors.length > 0) throw new Problem("invalid", "This team cannot be.", errors)
    const before = await teamOf(tx, account)
    await replaceTeam(tx, ctx.workspace.id, account, team)
    const after = await teamOf(tx, account)
    await audit(tx, ctx, { action: "account.team", subject: `account:${account}`, before, after })
    return { team: after }
  })
}
