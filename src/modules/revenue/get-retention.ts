import type { z } from "zod"
import { addDays } from "#kernel/time.ts"
import { type Context } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import type * as contract from "./contract.ts"
import { fileOf } from "./files.ts"
import { amounts, askedSpan, groundOf, unconvertedOf } from "./question.ts"
import { retained, retentionRates } from "./retention-figures.ts"

/** Retention between the ends of two days. */
export async function getRetention(
  ctx: Context,
  asked: z.output<typeof contract.retention.query>,
): Promise<Answer<typeof contract.retention> | FileAnswer> {
  const span = askedSpan({ ...asked, to: addDays(asked.to, 1) })
  const ground = await groundOf(ctx, asked)
  const figures = retained(ground.courses, ground.chosen, span.from, addDays(span.to, -1))
  const amount = amounts(ctx)
  const told = {
    accounts: figures.accounts,
    churned_accounts: figures.churnedAccounts,
    opening: amount(figures.opening),
    closing_of_cohort: amount(figures.closing),
    churned: amount(figures.churned),
    contraction: amount(figures.contraction),
    expansion: amount(figures.expansion),
    ...retentionRates(figures),
  }
  const unconverted = unconvertedOf(ground)
  if (asked.format !== "json")
    return fileOf(ctx, asked.format, "retention", [{ from: asked.from, to: asked.to, ...told }], unconverted)
  return { ...told, currency: ctx.workspace.currency, unconverted }
}
