import { Liquid, type Template } from "liquidjs"

const limits = { parseLimit: 100_000, renderLimit: 2000, memoryLimit: 5_000_000 }

/** No other template can be included, nothing of a prototype is seen, an unknown place stays empty. */
const options = { ...limits, templates: {}, ownPropertyOnly: true, strictFilters: true } as const

const engines = {
  /** What is filled in is escaped, as the text of a page and as the value of an attribute. */
  html: new Liquid({ ...options, outputEscape: "escape" }),
  text: new Liquid(options),
}

export type Form = keyof typeof engines

/** What places may be filled in with. */
export const roots = ["account", "contact", "owner", "workspace", "values", "unsubscribe_url"] as const

const mostParsed = 500
/** An engine writes into what it parses how it escapes, so each form has its own. */
const parsed: Record<Form, Map<string, Template[]>> = { html: new Map(), text: new Map() }

function parse(form: Form, source: string): Template[] {
  const known = parsed[form]
  let template = known.get(source)
  if (!template) {
    if (known.size >= mostParsed) known.clear()
    known.set(source, (template = engines[form].parse(source)))
  }
  return template
}

/** Fills a text in. Throws where the template takes too long or too much memory. */
export const fill = (form: Form, source: string, scope: Record<string, unknown>): string =>
  String(engines[form].renderSync(parse(form, source), scope))

/** What is wrong with a text: it cannot be read, or it names what nothing is filled in with. Null: nothing. */
export function liquidFault(source: string): string | null {
  try {
    const unknown = engines.text
      .globalVariablesSync(source)
      .filter((name) => !roots.some((root) => root === name))
    return unknown.length === 0
      ? null
      : `nothing is known as '${unknown.join("', '")}'; known are ${roots.join(", ")}`
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "unreadable") : "unreadable"
  }
}
