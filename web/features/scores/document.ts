import { z } from "zod"
import { bands, combinations } from "#modules/health/contract.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"

/** What a page draws of a score's document. */
export const drawnScore = z.object({
  name: bilingualSchema,
  about: bilingualSchema,
  combine: z.enum(combinations),
  applies_to: z.string().optional(),
  scorecard: z.string().optional(),
  bands: z.array(z.object({ key: z.enum(bands), below: z.number().optional() })),
  groups: z.array(
    z.object({
      key: z.string(),
      name: bilingualSchema,
      weight: z.number(),
      inputs: z.array(
        z.object({
          metric: z.string(),
          weight: z.number(),
          curve: z.array(z.tuple([z.number(), z.number()])),
        }),
      ),
    }),
  ),
})
export type DrawnScore = z.output<typeof drawnScore>
