import type { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import type { putMetric as contract } from "./contract.ts"
import { metricKind } from "./definitions.ts"

type Answer = z.input<typeof contract.response>

/** Saves a version of a metric, in force at once. What a quick definition leaves out stands in for itself by the key. */
export const putMetric = (
  ctx: Context,
  key: string,
  document: Record<string, unknown>,
): Promise<Answer & { created: boolean }> =>
  transaction(ctx, async (tx) => {
    const called = { en: key, ru: key }
    const whole = { name: called, about: called, unit: "number", good: "neither", ...document }
    const { body, version, created } = await saveDocument(tx, ctx, metricKind, { key, body: whole })
    return { key, version, document: body, created }
  })
