import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { instantSchema } from "#platform/http/shapes.ts"

/** A contact id, an e-mail address, or any other id a person goes by. */
const personSchema = z.string().trim().min(1).max(300)

export const describePerson = endpoint({
  method: "GET",
  path: "/api/v1/people/:person",
  summary: "What is kept of a person, by any of the person's names: what an erasure would delete",
  access: { right: "people:erase" },
  params: z.object({ person: personSchema }),
  response: z.object({
    /** Every id and address the person goes by. */
    names: z.array(z.string()),
    contacts: z.array(
      z.object({
        contact_id: z.string(),
        account_id: z.string(),
        name: z.string(),
        email: z.string().nullable(),
      }),
    ),
    /** Accounts the person was tied to by what was tracked. */
    accounts: z.array(z.string()),
    timeline_rows: z.number(),
    survey_answers: z.number(),
  }),
})

export const erasePerson = endpoint({
  method: "POST",
  path: "/api/v1/people/erase",
  summary:
    "Delete a person's data for good: the contact, every timeline row, name and words of survey answers. What is sent of the person later is refused",
  access: { right: "people:erase" },
  body: z.strictObject({ person: personSchema }),
  status: 202,
  response: z.object({ href: z.string() }),
})

export const getErasure = endpoint({
  method: "GET",
  path: "/api/v1/people/erasures/:id",
  summary: "How far an erasure is",
  access: { right: "people:erase" },
  params: z.object({ id: z.uuid() }),
  response: z.object({
    status: z.enum(["running", "done"]),
    progress: z.number(),
    requested_at: instantSchema,
    finished_at: instantSchema.nullable(),
    /** How much was deleted, or freed of its author. */
    result: z
      .object({ contacts: z.number(), timeline_rows: z.number(), survey_answers: z.number() })
      .nullable(),
  }),
})
