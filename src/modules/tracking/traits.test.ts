import { describe, expect, it } from "vitest"
import { transaction } from "#modules/identity/index.ts"
import { testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { sender } from "#test/tracking.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()
const authorization = await app.keyFor(ctx)
const send = (await sender(app, ctx)).send

const group = (groupId: string, traits: object, timestamp = "2026-11-10T10:00:00Z", userId = "ann") =>
  send({ url: "/v1/group", body: { userId, groupId, traits, timestamp } })
const identify = (userId: string, traits: object, timestamp = "2026-11-10T10:00:00Z") =>
  send({ url: "/v1/identify", body: { userId, traits, timestamp } })
const patch = (url: string, payload: object) =>
  app.inject({ method: "PATCH", url, headers: { authorization }, payload })
const get = async (url: string) => (await app.inject({ url, headers: { authorization } })).json()
const account = (account_id: string) =>
  transaction(ctx, (tx) =>
    tx
      .selectFrom("accounts")
      .select(["name", "traits"])
      .where("account_id", "=", account_id)
      .executeTakeFirstOrThrow(),
  )
const changes = async (account_id: string) => {
  await runJobs(engines)
  const { rows } = await get(`/api/v1/accounts/${account_id}/timeline?name=account.changed,contact.changed`)
  const told = (row: { properties: Record<string, string | null> }) => {
    const { field, from, to } = row.properties
    return `${field}: ${from} → ${to}`
  }
  return rows.map(told).sort()
}

describe("traits of a group", () => {
  it("make an account and change it, with history; of two tellings the later one holds", async () => {
    await group("acme", { plan: "pro", seats: 5, tags: ["a"], gone: null })
    expect(await account("acme")).toEqual({
      name: "acme",
      traits: { plan: "pro", seats: "5", tags: '["a"]' },
    })
    await group("acme", { name: "Acme", plan: "max", seats: "" }, "2026-11-12T10:00:00Z")
    await group("acme", { name: "Old", plan: "free", city: "Kazan" }, "2026-11-11T10:00:00Z")
    await group("acme", { plan: "max" }, "2026-11-12T10:00:00Z")
    expect(await account("acme")).toEqual({
      name: "Acme",
      traits: { plan: "max", tags: '["a"]', city: "Kazan" },
    })
    expect(await changes("acme")).toEqual([
      "name: acme → Acme",
      "traits.city: null → Kazan",
      "traits.plan: pro → max",
      "traits.seats: 5 → null",
    ])
  })

  it("told of the future do not outlast what is told today", async () => {
    await group("early", { plan: "far" }, "2030-01-01T00:00:00Z")
    engines.setNow(new Date("2026-11-16T10:00:00Z"))
    await group("early", { plan: "now" }, "2026-11-16T09:59:00Z")
    expect((await account("early")).traits).toEqual({ plan: "now" })
  })

  it("leave alone what was set by hand", async () => {
    await group("hand", { name: "Told", plan: "pro" })
    const answer = await patch("/api/v1/accounts/hand", {
      name: "By hand",
      segment: "large",
      traits: { plan: "x" },
    })
    expect(answer.json()).toEqual({
      account_id: "hand",
      name: "By hand",
      segment: "large",
      tier: null,
      owner_email: null,
      traits: { plan: "x" },
      set_by_hand: ["name", "segment", "traits.plan"],
    })
    await group("hand", { name: "Told again", plan: "max", city: "Omsk" }, "2026-11-15T10:00:00Z")
    expect(await account("hand")).toEqual({ name: "By hand", traits: { plan: "x", city: "Omsk" } })
    expect(await changes("hand")).toEqual([
      "name: Told → By hand",
      "segment: null → large",
      "traits.city: null → Omsk",
      "traits.plan: pro → x",
    ])
    const audit = await get("/api/v1/audit?limit=1")
    expect(audit.entries).toMatchObject([{ action: "account.update", subject: "account:hand" }])
    expect((await patch("/api/v1/accounts/nobody", { name: "x" })).statusCode).toBe(404)
    expect((await patch("/api/v1/accounts/hand", { colour: "x" })).statusCode).toBe(422)
  })
})

describe("traits of a person", () => {
  const contacts = async (of: string) => (await get(`/api/v1/accounts/${of}/contacts`)).contacts

  it("make a contact once an account is theirs, and change it, but not what was set by hand", async () => {
    await identify("bob", { firstName: "Bob", lastName: "Stone", email: "Bob@x.example" })
    await group("stone", {}, undefined, "bob")
    await group("stone", {}, undefined, "unnamed")
    const bob = { contact_id: "bob", name: "Bob Stone", email: "bob@x.example", title: null, roles: [] }
    expect(await contacts("stone")).toEqual([bob])
    await identify("bob", { title: "Engineer", email: "no address" }, "2026-11-11T10:00:00Z")
    expect(await contacts("stone")).toEqual([{ ...bob, title: "Engineer" }])
    const answer = await patch("/api/v1/contacts/bob", { name: "Robert", title: null })
    expect(answer.json()).toMatchObject({ name: "Robert", title: null, set_by_hand: ["name", "title"] })
    await identify("bob", { name: "Bobby", title: "Boss", email: "b@x.example" }, "2026-11-12T10:00:00Z")
    expect(await contacts("stone")).toEqual([{ ...bob, name: "Robert", email: "b@x.example" }])
    expect(await changes("stone")).toEqual([
      "email: bob@x.example → b@x.example",
      "name: Bob Stone → Robert",
      "title: Engineer → null",
      "title: null → Engineer",
    ])
  })
})

describe("what has no account yet", () => {
  it("is shown with the reason, and found once a change allows it", async () => {
    const ctx = await engines.workspace()
    const { send } = await sender(app, ctx)
    const headers = { authorization: await app.keyFor(ctx) }
    const track = (person: string, groupId?: string) => ({
      type: "track",
      event: "E",
      userId: person,
      context: { groupId },
      timestamp: "2026-11-01T10:00:00Z",
    })
    const tie = (userId: string, groupId: string) => ({ type: "group", userId, groupId })
    await send({ body: { batch: [tie("two", "A"), tie("two", "B"), tie("one", "A")] } })
    await send({
      body: { batch: [track("two"), track("new"), track("new"), track("one"), track("new", "Unknown")] },
    })
    const waiting = async () => (await app.inject({ url: "/api/v1/unattributed", headers })).json()
    const at = { first_at: "2026-11-01T10:00:00.000Z", last_at: "2026-11-01T10:00:00.000Z" }
    expect(await waiting()).toEqual({
      rows: 4,
      people: [
        { person: "new", account: null, rows: 2, ...at, reason: "unknown_person" },
        { person: "new", account: "Unknown", rows: 1, ...at, reason: "unknown_account" },
        { person: "two", account: null, rows: 1, ...at, reason: "several_accounts" },
      ],
    })
    await send({ body: { batch: [tie("other", "Unknown")] } })
    await runJobs(engines)
    expect((await waiting()).rows).toBe(1)
  })
})
