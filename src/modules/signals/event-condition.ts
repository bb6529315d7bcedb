import { Environment } from "@marcbachmann/cel-js"

/** A row as a condition over events sees it. */
export type EventRow = {
  account_id: string
  person: string
  name: string
  at: string
  recorded_at: string
  value: number | null
  properties: Record<string, unknown>
  message_id: string
}

const environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
  .registerVariable("value", "dyn")
  .registerVariable("name", "string")
  .registerVariable("person", "string")
  .registerVariable("properties", "map<string, dyn>")

/** What is wrong with a condition over a row's value, name, person and properties; null where nothing is. */
export function eventFault(text: string): string | null {
  const checked = environment.check(text)
  if (!checked.valid) return checked.error?.message.split("\n")[0] ?? "not an expression"
  if (checked.type === "bool" || checked.type === "dyn") return null
  return `this is a ${checked.type} and not a condition: write one that is true or false, as value <= 6`
}

/** A checked condition as a test of rows; what a row does not say makes no condition true. */
export function eventTest(text: string | undefined): (row: EventRow) => boolean {
  if (text === undefined) return () => true
  const test = environment.parse(text)
  return ({ value, name, person, properties }) => {
    try {
      return test({ value, name, person, properties }) === true
    } catch {
      return false
    }
  }
}
