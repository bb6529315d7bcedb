import { Environment } from "@marcbachmann/cel-js"

/** What an expression can ask of an account; '' where it is not known. Records have no history: this is as of today. */
export type AccountFacts = {
  id: string
  name: string
  segment: string
  tier: string
  owner_email: string
  parent_id: string
  /** "YYYY-MM-DD" */
  created_on: string
  region: string
  /** tech, low, high */
  touch_model: string
  traits: Record<string, string>
}

/** The account as expressions know it. */
export const accountVariable = {
  name: "account",
  schema: {
    id: "string",
    name: "string",
    segment: "string",
    tier: "string",
    owner_email: "string",
    parent_id: "string",
    created_on: "string",
    region: "string",
    touch_model: "string",
    traits: "map<string, string>",
  },
}

const environment = new Environment({ limits: { maxAstNodes: 1000, maxDepth: 50 } }).registerVariable(
  accountVariable,
)

/** What is wrong with an expression, in one line; null where nothing is. */
export function expressionFault(text: string): string | null {
  const checked = environment.check(text)
  if (!checked.valid)
    return `${checked.error?.message.split("\n")[0] ?? "not an expression"}; write a condition over account.segment, account.tier, account.traits.NAME and the like, as account.segment == 'enterprise'`
  if (checked.type === "bool" || checked.type === "dyn") return null
  return `this is a ${checked.type} and not a condition: write one that is true or false, as account.segment == 'enterprise'`
}

/** A checked expression as a test of accounts. A trait the account does not have makes no condition true. */
export function accountTest(text: string): (account: AccountFacts) => boolean {
  const evaluate = environment.parse(text)
  return (account) => {
    try {
      return evaluate({ account }) === true
    } catch {
      return false
    }
  }
}
