import { z } from "zod"
import type { FieldError } from "#kernel/errors.ts"
import { currentDocuments, type LibraryKind } from "#modules/library/index.ts"
import { readCondition } from "#modules/signals/index.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { touchModels } from "./touch.contract.ts"

/** The one document of its kind. */
export const touchKey = "touch_models"

const modelSchema = z.enum(touchModels, { error: `one of ${touchModels.join(", ")}` })
const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "a key of lower-case letters, digits and _, as tier_a")
  .max(80)

/** How touch models are given to accounts: the first rule that holds, else `otherwise`. */
export const touchSchema = z.strictObject({
  key: z.literal(touchKey, { error: `there is one such document: '${touchKey}'` }),
  name: bilingualSchema,
  about: bilingualSchema,
  /** With fewer accounts than that the rules decide nothing: everyone is known by name (S000-95). */
  from_accounts: z.number().int().min(0).max(1_000_000).default(0),
  /** The play of high touch with the gate at its end; coming gates are told from its runs. */
  gate_play: keySchema.optional(),
  rules: z
    .array(
      z.strictObject({
        key: keySchema,
        name: bilingualSchema,
        /** A condition over account.*, metric.* and score.*, as those of signals. */
        when: z.string().trim().min(1).max(1000),
        model: modelSchema,
      }),
    )
    .max(50)
    .refine((rules) => new Set(rules.map(({ key }) => key)).size === rules.length, {
      message: "two rules have the same key",
    }),
  otherwise: modelSchema,
})
export type TouchRules = z.output<typeof touchSchema>

export const touchKind: LibraryKind<TouchRules> = {
  kind: "touch",
  schema: touchSchema,
  refersTo: ["metrics", "scores", "plays"],
  check(documents, others) {
    const keys = (kind: string) => new Set(others(kind).map(({ key }) => key))
    const known = { metrics: keys("metrics"), scores: keys("scores") }
    const plays = keys("plays")
    return documents.flatMap(({ key, rules, gate_play }): FieldError[] => [
      ...rules.flatMap(({ when }, at) => {
        const condition = readCondition(when, known)
        return "fault" in condition ? [{ path: `${key}.rules[${at}].when`, message: condition.fault }] : []
      }),
      ...(gate_play === undefined || plays.has(gate_play)
        ? []
        : [{ path: `${key}.gate_play`, message: `no play '${gate_play}' is defined` }]),
    ])
  },
}

/** The rules in force; null where there are none. */
export const touchRules = async (tx: Tx): Promise<TouchRules | null> =>
  (await currentDocuments<TouchRules>(tx, touchKind.kind))[0]?.body ?? null
