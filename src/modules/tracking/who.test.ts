import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { attributePeople } from "#modules/timeline/index.ts"
import { testProduct } from "#test/app.ts"
import { allRows, sender } from "#test/tracking.ts"

const { engines, app } = await testProduct()

type Step =
  | { do: "track"; person: string; group: string }
  | { do: "identify"; user: string; anonymous: string; email: string }
  | { do: "group"; person: string; account: string }
  | { do: "alias"; previous: string; user: string }
  | { do: "contact"; id: string; email: string; account: string }
  | { do: "account"; account: string }

const users = ["u1", "u2", "u3@x.example"]
const anonymous = ["a1", "a2"]
const accounts = ["A", "B"]
const emails = ["", "u3@x.example", "ann@x.example"]
const person = fc.constantFrom(...users, ...anonymous)
const steps: fc.Arbitrary<Step>[] = [
  fc.record({ do: fc.constant("track"), person, group: fc.constantFrom("", "", "", ...accounts) }),
  fc.record({
    do: fc.constant("identify"),
    user: fc.constantFrom(...users),
    anonymous: fc.constantFrom("", ...anonymous),
    email: fc.constantFrom(...emails),
  }),
  fc.record({ do: fc.constant("group"), person, account: fc.constantFrom(...accounts) }),
  fc.record({
    do: fc.constant("alias"),
    previous: fc.constantFrom(...anonymous, ...users),
    user: fc.constantFrom(...users),
  }),
  fc.record({
    do: fc.constant("contact"),
    id: fc.constantFrom("c1", "c2", "u1"),
    email: fc.constantFrom(...emails),
    account: fc.constantFrom(...accounts),
  }),
  fc.record({ do: fc.constant("account"), account: fc.constantFrom(...accounts) }),
]

/** Who is who in the plainest way: sets that are looked through from end to end. */
class Naive {
  accounts = new Set<string>()
  ties: [person: string, account: string][] = []
  aliases: [alias: string, person: string][] = []
  emails = new Map<string, string>()
  contacts = new Map<string, { account: string; email: string }>()
  rows: { id: string; person: string; said: string; account: string }[] = []

  canon(person: string): string {
    const alias = this.aliases.find(([name]) => name === person)
    return alias ? this.canon(alias[1]) : person
  }

  accountsOf(person: string): Set<string> {
    const same = (name: string) => this.canon(name) === this.canon(person)
    const found = new Set(this.ties.flatMap(([name, account]) => (same(name) ? [account] : [])))
    const addresses = [...this.emails].flatMap(([name, email]) => (same(name) && email ? [email] : []))
    for (const [id, { account, email }] of this.contacts)
      if (same(id) || (email && (same(email) || addresses.includes(email)))) found.add(account)
    return new Set([...found].filter((account) => this.accounts.has(account)))
  }

  alias(alias: string, person: string): void {
    if (alias === "" || this.aliases.some(([name]) => name === alias)) return
    if (this.canon(person) !== alias) this.aliases.push([alias, person])
  }

  account(account: string): void {
    this.accounts.add(account)
    for (const [person, tied] of this.ties) if (tied === account) this.meet(person)
  }

  tie(person: string, account: string): void {
    this.ties.push([person, account])
    this.meet(person)
  }

  email(person: string, email: string): void {
    if (email === "" || this.emails.get(person) === email) return
    this.emails.set(person, email)
    const contact = this.contacts.get(person)
    if (contact && this.canon(person) === person) contact.email = email
  }

  /** A person of whom an e-mail address was told becomes a contact of the first account that is theirs. */
  meet(name: string): void {
    const person = this.canon(name)
    const email = this.emails.get(person)
    if (email === undefined || this.contacts.has(person)) return
    if ([...this.contacts.values()].some((contact) => contact.email === email)) return
    const tied = this.ties.filter(([other]) => this.canon(other) === person).map(([, account]) => account)
    const account = tied.filter((id) => this.accounts.has(id)).sort()[0]
    if (account !== undefined) this.contacts.set(person, { account, email })
  }

  settle(): void {
    for (const row of this.rows) {
      if (row.account !== "") continue
      if (row.said !== "") row.account = this.accounts.has(row.said) ? row.said : ""
      else {
        const [account, another] = this.accountsOf(row.person)
        if (account !== undefined && another === undefined) row.account = account
      }
    }
  }
}

describe("whose a row is", () => {
  it("is what a plain reading of everything said so far tells, at every step", {
    timeout: 120_000,
  }, async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...steps), { minLength: 3, maxLength: 14 }), async (story) => {
        const ctx = await engines.workspace()
        const { send } = await sender(app, ctx)
        const naive = new Naive()
        run += 1
        for (const [at, step] of story.entries()) {
          await happen(ctx, send, naive, step, `${run}-${String(at).padStart(2, "0")}`)
          await attributePeople(ctx)
          naive.settle()
          const rows = (await allRows(ctx)).filter((row) => row.message_id.startsWith(`${run}-`))
          const found = rows.map((row) => [row.message_id, row.person, row.account_id])
          expect(found).toEqual(naive.rows.map((row) => [row.id, row.person, row.account]))
        }
      }),
      { numRuns: 12 },
    )
  })
})

async function happen(
  ctx: Context,
  send: Awaited<ReturnType<typeof sender>>["send"],
  naive: Naive,
  step: Step,
  messageId: string,
): Promise<void> {
  const who = (name: string) => (name.startsWith("a") ? { anonymousId: name } : { userId: name })
  const call = async (message: object, of: string, said: string) => {
    const answer = await send({ body: { batch: [{ messageId, ...message }] } })
    expect(answer.statusCode).toBe(200)
    naive.rows.push({ id: messageId, person: of, said, account: "" })
  }
  switch (step.do) {
    case "track":
      if (step.group) naive.tie(step.person, step.group)
      await call(
        { type: "track", event: "E", ...who(step.person), context: { groupId: step.group || undefined } },
        step.person,
        step.group,
      )
      break
    case "identify": {
      naive.alias(step.anonymous, step.user)
      naive.email(step.user, step.email)
      naive.meet(step.user)
      const traits = step.email ? { email: step.email } : {}
      await call(
        { type: "identify", userId: step.user, anonymousId: step.anonymous || undefined, traits },
        step.user,
        "",
      )
      break
    }
    case "group":
      naive.account(step.account)
      naive.tie(step.person, step.account)
      await call({ type: "group", groupId: step.account, ...who(step.person) }, step.person, step.account)
      break
    case "alias":
      naive.alias(step.previous, step.user)
      naive.meet(step.user)
      await call({ type: "alias", previousId: step.previous, userId: step.user }, step.user, "")
      break
    case "contact":
      if (!naive.accounts.has(step.account)) return
      naive.contacts.set(step.id, { account: step.account, email: step.email })
      await transaction(ctx, (tx) =>
        putContacts(tx, ctx, [
          { contact_id: step.id, account_id: step.account, name: "N", email: step.email || null },
        ]),
      )
      break
    case "account":
      naive.account(step.account)
      await transaction(ctx, (tx) =>
        putAccounts(tx, ctx, [{ account_id: step.account, name: "N", traits: {} }]),
      )
      break
  }
}
