import { type FieldError, Problem } from "#kernel/errors.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { acceptDocument, currentDocuments, saveDocument } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { messageKind, type Template } from "./definition.ts"
import { countsByTemplate } from "./outbox.queries.pg.ts"
import { firstContact, recipientsById } from "./recipients.queries.pg.ts"
import { mailPage, render, scopeOf } from "./render.ts"
import { publicUrlOf } from "./sender.ts"
import { settingsOf } from "./settings.queries.pg.ts"
import { templateInForce } from "./template-in-force.ts"
import { unsubscribeUrl } from "./unsubscribe-token.ts"

const countedDays = 90

export async function listTemplates(ctx: Context) {
  const since = new Date(ctx.now.getTime() - countedDays * 86_400_000)
  const { documents, counts } = await transaction(ctx, async (tx) => ({
    documents: await currentDocuments<Template>(tx, messageKind.kind),
    counts: await countsByTemplate(tx, since),
  }))
  return {
    templates: documents.map(({ key, version, body }) => ({
      key,
      version,
      document: body,
      sent: counts.get(key)?.sent ?? 0,
      bounced: counts.get(key)?.bounced ?? 0,
    })),
  }
}

export async function getTemplate(ctx: Context, key: string) {
  const found = await transaction(ctx, (tx) => templateInForce(tx, key))
  if (!found) throw unknownTemplate(key)
  return { key, version: found.version, document: found.body }
}

const unknownTemplate = (key: string) =>
  new Problem("not_found", `There is no message template '${key}'; put it into the library first.`)

/** Saves a version of a template, in force at once. Refuses mjml that mjml itself does not understand. */
export const putTemplate = (ctx: Context, key: string, document: unknown) =>
  transaction(ctx, async (tx) => {
    await refuseFaultyMail(await acceptDocument(tx, messageKind, key, document))
    const { body, version, created } = await saveDocument(tx, ctx, messageKind, { key, body: document })
    return { key, version, document: body, created }
  })

async function refuseFaultyMail(template: Template): Promise<void> {
  if (!template.channels.includes("email")) return
  const faults: FieldError[] = []
  for (const language of ["en", "ru"] as const)
    for (const message of (await mailPage(template, language)).faults)
      faults.push({ path: `body.${language}`, message })
  if (faults.length > 0)
    throw new Problem(
      "invalid",
      `'${template.key}' is no mail: ${faults.map(({ path, message }) => `${path}: ${message}`).join("; ")}.`,
      faults,
    )
}

/** A template filled in for an account and one of its contacts, in both languages. Changes nothing. */
export async function previewMessage(
  ctx: Context,
  asked: {
    template: string | Record<string, unknown>
    account_id: string
    contact_id?: string | undefined
    values: Record<string, string>
  },
) {
  const { document, who, settings } = await transaction(ctx, async (tx) => {
    const contactId = asked.contact_id ?? (await firstContact(tx, asked.account_id))
    const found = contactId === null ? undefined : (await recipientsById(tx, [contactId])).get(contactId)
    return {
      document: await documentOf(tx, asked.template),
      who: found?.account_id === asked.account_id ? found : undefined,
      settings: await settingsOf(tx, ctx),
    }
  })
  if (!who)
    throw new Problem("not_found", "The account has no such contact; a message goes to a contact of it.")
  await refuseFaultyMail(document)
  const channel = document.channels[0] ?? "email"
  const leaving = { workspaceId: ctx.workspace.id, contactId: who.contact_id, channel }
  const scope = scopeOf(ctx.workspace, who, {
    values: asked.values,
    unsubscribeUrl: unsubscribeUrl(ctx, publicUrlOf(ctx, settings), leaving),
  })
  const shown = async (language: "en" | "ru") => {
    const { subject, text, html } = await render(document, channel, language, scope)
    return { subject, text, html }
  }
  return {
    account: { account_id: who.account_id, name: who.account_name },
    contact: { contact_id: who.contact_id, name: who.name },
    language: who.language,
    en: await shown("en"),
    ru: await shown("ru"),
  }
}

/** The template of a key, or a document that is not saved yet. */
async function documentOf(tx: Tx, asked: string | Record<string, unknown>): Promise<Template> {
  if (typeof asked !== "string") {
    const { key } = asked
    return acceptDocument(tx, messageKind, typeof key === "string" ? key : "draft", asked)
  }
  const found = await templateInForce(tx, asked)
  if (!found) throw unknownTemplate(asked)
  return found.body
}
