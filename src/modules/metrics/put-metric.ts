import type { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import type { putMetric as contract } from "./contract.ts"
import { metricKind } from "./definitions.ts"

type Answer = z.input<typeof contract.response>

/** A document with what a quick definition leaves out: its key stands in for its words. */
export function quickDocument(key: string, document: Record<string, unknown>): Record<string, unknown> {
  const called = { en: key, ru: key }
  return { name: called, about: called, unit: "number", good: "neither", ...document }
}

/** Saves a version of a metric, in force at once. */
export const putMetric = (
  ctx: Context,
  key: string,
  document: Record<string, unknown>,
): Promise<Answer & { created: boolean }> =>
  transaction(ctx, async (tx) => {
    const saving = { key, body: quickDocument(key, document) }
    const { body, version, created } = await saveDocument(tx, ctx, metricKind, saving)
    return { key, version, document: body, created }
  })
