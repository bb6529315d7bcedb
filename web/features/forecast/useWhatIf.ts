import type { z } from "zod"
import { whatIf } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"

type Question = z.input<typeof whatIf.body>
type Answer = z.output<typeof whatIf.response>

/** The answer to a what-if of one kind; `enabled`: its numbers are whole. */
export function useWhatIf<Kind extends Question["kind"]>(
  question: Extract<Question, { kind: Kind }>,
  enabled = true,
) {
  const asked = useApi(whatIf, { body: question }, { enabled, keep: true })
  const isOf = (answer: Answer): answer is Extract<Answer, { kind: Kind }> => answer.kind === question.kind
  return { answer: asked.data && isOf(asked.data) ? asked.data : undefined, error: asked.error }
}
