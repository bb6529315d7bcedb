import { liquidFault } from "./liquid.ts"
import type { TemplateDocument } from "./templates.contract.ts"

type Fault = { path: string[]; message: string }

export const isMjml = (body: string): boolean => body.startsWith("<mj-")

/** What a template's schema cannot see: faults of its places, and of what its channels can carry. */
export function templateFaults(template: TemplateDocument): Fault[] {
  const { channels, subject, body, action } = template
  const faults: Fault[] = []
  const look = (path: string[], text: string) => {
    const message = liquidFault(text)
    if (message) faults.push({ path, message })
  }
  for (const language of ["en", "ru"] as const) {
    look(["subject", language], subject[language])
    look(["body", language], body[language])
    if (action) look(["action", "label", language], action.label[language])
    faults.push(...bodyFaults(["body", language], body[language], channels))
  }
  if (action) {
    look(["action", "href"], action.href)
    if (!/^(https?:\/\/|\{\{)/.test(action.href))
      faults.push({ path: ["action", "href"], message: "an address that begins with https://, or a place" })
  }
  return faults
}

const mostText = 3000

function bodyFaults(path: string[], body: string, channels: readonly string[]): Fault[] {
  if (isMjml(body)) {
    if (channels.some((channel) => channel !== "email"))
      return [{ path, message: "mjml goes by mail alone; write paragraphs of text for the other channels" }]
    if (!body.startsWith("<mj-section") && !body.startsWith("<mj-wrapper"))
      return [{ path, message: "mjml sections: begin with <mj-section> or <mj-wrapper>" }]
    const foreign = /<\/?\s*(mj-include|mj-head|mj-body|mjml|mj-html-attributes|script)\b/i.exec(body)
    return foreign ? [{ path, message: `'${foreign[1]}' is not for a template to say` }] : []
  }
  if (body.startsWith("<")) return [{ path, message: "text, or mjml that begins with <mj-section>" }]
  return body.length > mostText ? [{ path, message: `at most ${mostText} characters of text` }] : []
}
