import { join } from "node:path"
import { expect, test } from "vitest"
import { readDocuments } from "#modules/library/index.ts"
import { messageKind } from "./definition.ts"
import type { Facts } from "./recipients.queries.pg.ts"
import { mailPage, render, scopeOf } from "./render.ts"

const library = join(import.meta.dirname, "..", "..", "..", "library")
const templates = readDocuments(library, messageKind.kind, messageKind.schema)

const bare: Facts = {
  account_id: "a",
  contact_id: "c",
  name: "Анна",
  email: "anna@volga.example",
  roles: [],
  language: "ru",
  zone: "UTC",
  consent: null,
  refuses: [],
  dead_email: null,
  telegram_chat: null,
  browsers: 0,
  title: null,
  account_name: "Волга",
  segment: null,
  tier: null,
  region: null,
  traits: {},
  owner_name: null,
  owner_email: null,
}

test.each(templates.map(({ key, body }) => [key, body] as const))(
  "'%s' is a mail that reads well even where little is known",
  async (_key, template) => {
    for (const language of ["en", "ru"] as const) {
      expect((await mailPage(template, language)).faults).toEqual([])
      const scope = scopeOf({ name: "Облако" }, bare, { values: {}, unsubscribeUrl: "http://x.example/u/1" })
      const { subject, text } = await render(template, template.channels[0] ?? "email", language, scope)
      expect(subject).not.toBe("")
      expect(`${subject}\n${text}`).not.toMatch(/\{\{|\{%|\bnull\b|\bundefined\b| {2}|: \.|\( *\)/)
    }
  },
)
