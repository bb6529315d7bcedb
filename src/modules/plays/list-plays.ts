import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { playsInForce, playVersions } from "./definitions.ts"
import type { getPlay as getContract, listPlays as listContract, PlayFigures } from "./plays.contract.ts"
import { playFigures, runningByVersion } from "./runs.queries.pg.ts"
import { playsOn } from "./starts.queries.pg.ts"

const none: PlayFigures = {
  running: 0,
  goal: 0,
  completed: 0,
  failed: 0,
  stopped: 0,
  broken: 0,
  held_out: 0,
  refused: 0,
}

/** The plays in force and how they stand. */
export const listPlays = (ctx: Context): Promise<z.input<typeof listContract.response>> =>
  transaction(ctx, async (tx) => {
    const on = await playsOn(tx)
    const figures = await playFigures(tx)
    return {
      plays: (await playsInForce(tx)).map(({ version, body }) => ({
        key: body.key,
        version,
        name: body.name,
        about: body.about,
        on: on.has(body.key),
        start: body.start,
        steps: body.steps.length,
        hold_out: body.hold_out?.share ?? null,
        figures: figures.get(body.key) ?? none,
      })),
    }
  })

/** A play in force with all its versions. */
export const getPlay = (ctx: Context, key: string): Promise<z.input<typeof getContract.response>> =>
  transaction(ctx, async (tx) => {
    const versions = await playVersions(tx, key)
    const inForce = versions.find(({ publishedAt }) => publishedAt !== null) ?? versions[0]
    if (!inForce)
      throw new Problem("not_found", `There is no play '${key}'; GET /api/v1/plays lists those there are.`)
    const running = await runningByVersion(tx, key)
    return {
      key,
      version: inForce.version,
      on: (await playsOn(tx)).has(key),
      document: inForce.body,
      figures: (await playFigures(tx)).get(key) ?? none,
      versions: versions.map(({ version, createdAt, author, publishedAt, note, body }) => ({
        version,
        created_at: createdAt.toISOString(),
        author,
        published_at: publishedAt?.toISOString() ?? null,
        note,
        in_force: version === inForce.version,
        running: running.get(version) ?? 0,
        document: body,
      })),
    }
  })
