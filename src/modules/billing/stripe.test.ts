import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { Stripe } from "stripe"
import { describe, expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { takeEvent } from "./apply-stripe.ts"
import { readEvent } from "./stripe-objects.ts"

const { engines, app } = await testProduct()

const secret = "whsec_test_1234567890"
const second = (day: string, hour = 9) => Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`) / 1000

type Given = { id: string; type: string; created: number; object: object }

const event = ({ id, type, created, object }: Given) => ({
  id,
  object: "event",
  api_version: "2025-09-30",
  created,
  type,
  data: { object },
})

type Sub = {
  created: number
  status?: string
  cents?: number
  quantity?: number
  generation?: "old" | "new"
} & Record<string, unknown>

/** A subscription as Stripe shows it, in either generation. */
function subscription({
  created,
  status = "active",
  cents = 1500,
  quantity = 1,
  generation = "new",
  ...more
}: Sub) {
  const period = { current_period_start: created, current_period_end: created + 30 * 86_400 }
  const price = {
    id: "price_1",
    object: "price",
    currency: "usd",
    unit_amount: cents,
    unit_amount_decimal: String(cents),
    product: "prod_1",
    nickname: "Pro",
    recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
  }
  const item = {
    id: "si_1",
    object: "subscription_item",
    quantity,
    price,
    ...(generation === "new" && period),
  }
  return {
    id: "sub_1",
    object: "subscription",
    customer: "cus_1",
    status,
    created,
    start_date: created,
    metadata: {},
    cancel_at_period_end: false,
    items: { object: "list", data: [item] },
    ...(generation === "old" && period),
    ...more,
  }
}

const invoice = (more: object) => ({
  id: "in_1",
  object: "invoice",
  customer: "cus_1",
  number: "A-1",
  currency: "usd",
  total: 1500,
  status: "open",
  created: second("2026-03-10"),
  due_date: null,
  attempt_count: 0,
  metadata: {},
  status_transitions: { finalized_at: second("2026-03-10"), paid_at: null, voided_at: null },
  ...more,
})

const start = second("2026-02-10")
/** A life: bought, more of it, an invoice that fails twice and is paid, another never paid, cancelled for that. */
const life: Given[] = [
  {
    id: "evt_01",
    type: "customer.created",
    created: start,
    object: { id: "cus_1", object: "customer", name: "Acme" },
  },
  {
    id: "evt_02",
    type: "customer.subscription.created",
    created: start,
    object: subscription({ created: start, metadata: { account_id: "acme" } }),
  },
  {
    id: "evt_03",
    type: "customer.subscription.updated",
    created: second("2026-03-01"),
    object: subscription({ created: start, quantity: 3, generation: "old" }),
  },
  { id: "evt_04", type: "invoice.finalized", created: second("2026-03-10"), object: invoice({}) },
  {
    id: "evt_05",
    type: "invoice.payment_failed",
    created: second("2026-03-10", 10),
    object: invoice({ attempt_count: 1 }),
  },
  {
    id: "evt_06",
    type: "invoice.payment_failed",
    created: second("2026-03-13"),
    object: invoice({ attempt_count: 2 }),
  },
  {
    id: "evt_07",
    type: "invoice.paid",
    created: second("2026-03-15"),
    object: invoice({
      status: "paid",
      attempt_count: 3,
      status_transitions: {
        finalized_at: second("2026-03-10"),
        paid_at: second("2026-03-15"),
        voided_at: null,
      },
    }),
  },
  {
    id: "evt_08",
    type: "customer.subscription.updated",
    created: second("2026-04-12"),
    object: subscription({ created: start, quantity: 3, status: "past_due" }),
  },
  {
    id: "evt_09",
    type: "customer.subscription.deleted",
    created: second("2026-05-02"),
    object: subscription({
      created: start,
      quantity: 3,
      status: "canceled",
      ended_at: second("2026-05-02"),
      canceled_at: second("2026-05-02"),
      cancellation_details: { reason: "payment_failed" },
    }),
  },
]

let made = 0
async function workspace(accounts = ["acme", "other"]): Promise<Context> {
  const ctx = await engines.workspace({ name: `W${made++}` })
  await transaction(ctx, (tx) =>
    putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    ),
  )
  return ctx
}

async function source(ctx: Context): Promise<{ id: string; path: string }> {
  return caller(app, ctx)("POST", "/billing/stripe-sources", { name: "Stripe", signing_secret: secret })
}

const send = (path: string, body: object, signed = secret, at = engines.clock().getTime() / 1000) => {
  const payload = JSON.stringify(body)
  const timestamp = Math.floor(at)
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: signed, timestamp })
  return app.inject({
    method: "POST",
    url: path,
    payload,
    headers: { "content-type": "application/json", "stripe-signature": header },
  })
}

/** All that the product says of an account: versions, invoices, why it left. */
async function told(ctx: Context, account = "acme"): Promise<unknown> {
  const get = caller(app, ctx)
  const { subscriptions } = await get<{ subscriptions: object[] }>(
    "GET",
    `/accounts/${account}/subscriptions`,
  )
  const { invoices } = await get<{ invoices: object[] }>("GET", `/invoices?account=${account}`)
  const { records } = await get<{ records: object[] }>("GET", `/accounts/${account}/churn`)
  return { subscriptions, invoices, records }
}

describe("Stripe's events", () => {
  test("become versions, invoices and a reason for leaving; the secret never comes back", async () => {
    const ctx = await workspace()
    const { path, id } = await source(ctx)
    for (const given of life)
      expect((await send(path, event(given))).json()).toEqual({ received: true, taken: true })
    expect(await told(ctx)).toMatchObject({
      subscriptions: [
        {
          started_on: "2026-03-01",
          ended_on: "2026-05-02",
          quantity: "3",
          mrr: { amount: "45.00", currency: "USD" },
        },
        { started_on: "2026-02-10", ended_on: "2026-03-01", quantity: "1", product: "Pro", unit_price: "15" },
      ],
      invoices: [
        { number: "A-1", amount: { amount: "15.00" }, state: "paid", paid_on: "2026-03-15", failures: 2 },
      ],
      records: [{ day: "2026-05-02", kind: "failed_payment", extent: "logo", reason: "failed_payment" }],
    })
    const sources = await app.inject({
      url: "/api/v1/billing/stripe-sources",
      headers: { authorization: await app.keyFor(ctx) },
    })
    expect(sources.json()).toMatchObject({ sources: [{ id, name: "Stripe", events: life.length }] })
    expect(sources.body).not.toContain(secret)
    const audit = await app.inject({
      url: "/api/v1/audit",
      headers: { authorization: await app.keyFor(ctx) },
    })
    expect(audit.body).not.toContain(secret)
  })

  test("are refused with a wrong signature, an old one, a changed body, at an address revoked", async () => {
    const ctx = await workspace()
    const { path, id } = await source(ctx)
    const body = event(life[1]!)
    expect((await send(path, body, "whsec_wrong_0000")).statusCode).toBe(400)
    expect((await send(path, body, secret, engines.clock().getTime() / 1000 - 301)).statusCode).toBe(400)
    expect((await app.inject({ method: "POST", url: path, payload: body })).statusCode).toBe(400)
    expect((await send(path.replace(id, crypto.randomUUID()), body)).statusCode).toBe(404)
    expect((await send(path, { id: "evt_x", type: "customer.created" })).statusCode).toBe(422)
    expect((await send(path, body)).json()).toEqual({ received: true, taken: true })
    expect((await send(path, body)).json()).toEqual({ received: true, taken: false })
    await caller(app, ctx)("DELETE", `/billing/stripe-sources/${id}`)
    expect((await send(path, body)).statusCode).toBe(404)
  })

  test("are believed by the secret given last; before the first one the address takes none", async () => {
    const ctx = await workspace()
    const call = caller(app, ctx)
    type Shown = { id: string; path: string; has_secret: boolean }
    const made = await call<Shown>("POST", "/billing/stripe-sources", { name: "Stripe" })
    expect(made.has_secret).toBe(false)
    const body = event(life[1]!)
    const early = await send(made.path, body)
    expect([early.statusCode, early.json<{ detail: string }>().detail]).toEqual([
      409,
      expect.stringContaining("signing secret"),
    ])
    const give = (signing_secret: string) =>
      call<Shown>("PUT", `/billing/stripe-sources/${made.id}/secret`, { signing_secret })
    expect((await give("whsec_first_0000")).has_secret).toBe(true)
    expect((await give(secret)).id).toBe(made.id)
    expect((await send(made.path, body, "whsec_first_0000")).statusCode).toBe(400)
    expect((await send(made.path, body)).json()).toEqual({ received: true, taken: true })
    await call("DELETE", `/billing/stripe-sources/${made.id}`)
    const late = await app.inject({
      method: "PUT",
      url: `/api/v1/billing/stripe-sources/${made.id}/secret`,
      headers: { authorization: await app.keyFor(ctx) },
      payload: { signing_secret: secret },
    })
    expect(late.statusCode).toBe(409)
  })

  test("of a customer nobody knows wait, and lose nothing when it is tied", async () => {
    const [known, later] = [await workspace(), await workspace()]
    const paths = [await source(known), await source(later)]
    for (const given of life) {
      await send(paths[0]!.path, event(given))
      const { account_id: _account, ...metadata } = {
        account_id: "",
        ...(given.object as { metadata?: object }).metadata,
      }
      await send(paths[1]!.path, event({ ...given, object: { ...given.object, metadata } }))
    }
    const call = caller(app, later)
    expect(await call("GET", "/billing/stripe-customers?untied=true")).toMatchObject({
      customers: [{ customer: "cus_1", label: "Acme", account_id: null, events: life.length }],
    })
    expect(await told(later)).toEqual({ subscriptions: [], invoices: [], records: [] })
    const headers = { authorization: await app.keyFor(later) }
    const tie = { source_id: paths[1]!.id, account_id: "acme" }
    const tied = await app.inject({
      method: "PUT",
      url: "/api/v1/billing/stripe-customers/cus_1",
      headers,
      payload: tie,
    })
    expect(tied.json()).toMatchObject({ account_id: "acme", tied_by_hand: true, problem: null })
    expect(await told(later)).toEqual(await told(known))
  })

  test("in any order, any number of times, say the same", async () => {
    const ctx = await workspace()
    const { id } = await source(ctx)
    for (const given of life) await transaction(ctx, (tx) => take(tx, ctx, id, given))
    const expected = await told(ctx)
    const orders = fc.shuffledSubarray([...life, ...life], { minLength: 2 * life.length })
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const other = await workspace()
        const { id: there } = await source(other)
        for (const given of order) await transaction(other, (tx) => take(tx, other, there, given))
        expect(await told(other)).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  })
})

function take(tx: Parameters<typeof takeEvent>[0], ctx: Context, sourceId: string, given: Given) {
  const read = readEvent(event(given))
  if (!read) throw new Error(`${given.type} is of concern`)
  return takeEvent(tx, ctx, sourceId, read)
}

const reference = join(import.meta.dirname, "../../../../shared/reference/stripe")

describe.skipIf(!existsSync(reference))("bodies of Stripe's own, in ../shared/reference/stripe", () => {
  test("of 2020: a subscription and its invoices are read", async () => {
    const ctx = await workspace()
    const { path, id } = await source(ctx)
    const folder = join(reference, "webhooks_stripe-ruby-mock")
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
      const body = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
        data: { object: { status?: string } }
      }
      const answer = await send(path, { ...body, id: `evt_${name}` })
      expect([name, answer.statusCode]).toEqual([name, 200])
    }
    await caller(app, ctx)("GET", "/billing/stripe-customers?untied=true")
    const headers = { authorization: await app.keyFor(ctx) }
    const url = "/api/v1/billing/stripe-customers/cus_00000000000000"
    await app.inject({ method: "PUT", url, headers, payload: { source_id: id, account_id: "acme" } })
    expect(await told(ctx)).toMatchObject({
      invoices: [{ number: "EE1DF78D-0001", amount: { amount: "20.00" }, state: "paid" }],
    })
  })

  test("of today: the end of a period is its items', an invoice's subscription its parent's", () => {
    const bodies = JSON.parse(
      readFileSync(join(reference, "openapi_fixtures3_extract.json"), "utf8"),
    ) as Record<string, object>
    const read = (name: string, more: object) =>
      readEvent(event({ id: "evt", type: `x.${name}`, created: start, object: { ...bodies[name], ...more } }))
    expect(read("subscription", { cancel_at: null, metadata: { account_id: "acme" } })).toMatchObject({
      account: "acme",
      shown: {
        object: "subscription",
        ends: expect.any(Number) as number,
        items: [{ price: "20", months: 1 }],
      },
    })
    expect(read("invoice", {})).toBeNull()
    const parent = { subscription_details: { subscription: "sub_1", metadata: { account_id: "acme" } } }
    expect(read("invoice", { status: "open", parent })).toMatchObject({
      account: "acme",
      shown: { total: "10" },
    })
  })
})
