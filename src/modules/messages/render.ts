import mjml2html from "mjml"
import type { Workspace } from "#modules/identity/index.ts"
import { fill } from "./liquid.ts"
import type { Content } from "./message.ts"
import type { Facts } from "./recipients.queries.pg.ts"
import { isMjml } from "./template-faults.ts"
import type { ChannelName, TemplateDocument } from "./templates.contract.ts"
import { textOfHtml } from "./text-of-html.ts"

export type Language = "en" | "ru"

/** What a template's places are filled in with. */
export const scopeOf = (
  workspace: Pick<Workspace, "name">,
  who: Facts,
  given: { values: Record<string, string>; unsubscribeUrl: string },
): Record<string, unknown> => ({
  account: {
    id: who.account_id,
    name: who.account_name,
    segment: who.segment,
    tier: who.tier,
    region: who.region,
    traits: who.traits,
  },
  contact: { id: who.contact_id, name: who.name, email: who.email, title: who.title, roles: who.roles },
  owner: { name: who.owner_name, email: who.owner_email },
  workspace: { name: workspace.name },
  values: given.values,
  unsubscribe_url: given.unsubscribeUrl,
})

const footer = {
  en: { why: "You get this mail because you work with {{ workspace.name }}.", leave: "Unsubscribe" },
  ru: { why: "Вы получили это письмо, потому что работаете с «{{ workspace.name }}».", leave: "Отписаться" },
}

/**
 * A template filled in, in one language, as its channel carries it. Throws where the template cannot be filled in.
 */
export async function render(
  template: TemplateDocument,
  channel: ChannelName,
  language: Language,
  scope: Record<string, unknown>,
): Promise<Content> {
  const subject = oneLine(fill("text", template.subject[language], scope))
  const action = template.action && {
    label: oneLine(fill("text", template.action.label[language], scope)),
    href: webAddress(fill("text", template.action.href, scope)),
  }
  const shown = action?.href ? action : null
  if (channel !== "email")
    return { subject, text: fill("text", template.body[language], scope).trim(), action: shown, html: null }
  const { html: page } = await mailPage(template, language)
  const html = fill("html", page, { ...scope, action: shown, subject })
  return { subject, text: textOfHtml(html), action: shown, html }
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

/** An address that a browser may be sent to; '' for anything else a place was filled in with. */
function webAddress(text: string): string {
  const address = text.trim()
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : ""
}

type Page = { html: string; faults: string[] }
const mostPages = 200
const pages = new Map<string, Promise<Page>>()

/** A template's mail as a page whose places are still to be filled in, and what mjml has to say against it. */
export function mailPage(template: TemplateDocument, language: Language): Promise<Page> {
  const source = mailSource(template, language)
  let page = pages.get(source)
  if (!page) {
    if (pages.size >= mostPages) pages.clear()
    pages.set(source, (page = compile(source)))
  }
  return page
}

async function compile(source: string): Promise<Page> {
  const { html, errors } = await mjml2html(source, {
    validationLevel: "soft",
    ignoreIncludes: true,
    keepComments: false,
    fonts: {},
  })
  return { html, faults: errors.map(({ line, message }) => `line ${line}: ${message}`) }
}

const mailSource = (template: TemplateDocument, language: Language): string => `<mjml lang="${language}">
<mj-head><mj-title>{{ subject }}</mj-title><mj-attributes>
<mj-all font-family="-apple-system, 'Segoe UI', Roboto, Arial, sans-serif" />
<mj-text font-size="15px" line-height="1.55" color="#1b2430" />
<mj-button background-color="#1f4f9a" color="#ffffff" border-radius="4px" font-size="15px" align="left" />
<mj-section background-color="#ffffff" /></mj-attributes></mj-head>
<mj-body width="600px" background-color="#f2f4f7">
${bodySections(template, language)}
<mj-section background-color="#f2f4f7"><mj-column><mj-text font-size="12px" color="#5b6675">${footer[language].why}
<a href="{{ unsubscribe_url }}" style="color:#5b6675">${footer[language].leave}</a></mj-text></mj-column></mj-section>
</mj-body></mjml>`

function bodySections(template: TemplateDocument, language: Language): string {
  const body = template.body[language]
  if (isMjml(body)) return body
  const paragraphs = body
    .split(/\n\s*\n/)
    .map((paragraph) => `<mj-text>${asMarkup(paragraph.trim())}</mj-text>`)
  const button = template.action
    ? `<mj-raw>{% if action %}</mj-raw><mj-button href="{{ action.href }}">{{ action.label }}</mj-button><mj-raw>{% endif %}</mj-raw>`
    : ""
  return `<mj-section padding-top="28px"><mj-column>${paragraphs.join("")}${button}</mj-column></mj-section>`
}

/** Words of a template as markup; its places and tags stay as they are. */
const asMarkup = (text: string): string =>
  text
    .split(/(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : part
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;")
            .replaceAll(">", "&gt;")
            .replaceAll("\n", "<br />"),
    )
    .join("")
