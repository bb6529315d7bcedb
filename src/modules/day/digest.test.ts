import { afterAll, beforeAll, expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { createMember, transaction } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { startRelay, type TestRelay } from "#test/smtp.ts"
import { queueDailyWork } from "../../daily-work.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()
const call = caller(app, ctx)
let relay: TestRelay
beforeAll(async () => {
  relay = await startRelay()
  engines.reach.smtpUrl = relay.url
})
afterAll(() => relay.close())

/** Signs a member in by a one-time link, and says when the day is wanted by mail. */
async function reader(email: string, digest: object): Promise<void> {
  const { link } = await call<{ link: string }>("POST", "/members", { email, name: email, role: "csm" }, 201)
  const token = link.slice(link.indexOf("token=") + 6)
  const opened = await app.inject({ method: "POST", url: "/api/v1/session/link", payload: { token } })
  const cookie = `perennial_session=${opened.cookies[0]?.value}`
  const ask = (method: "GET" | "PUT", payload?: object) =>
    app.inject({ method, url: "/api/v1/me/digest", headers: { cookie }, ...(payload && { payload }) })
  expect((await ask("GET")).json()).toEqual({ by_mail: false, hour: 8, time_zone: null })
  expect((await ask("PUT", digest)).statusCode).toBe(200)
  expect((await ask("GET")).json()).toEqual(digest)
}

const passes = async (instant: string) => {
  engines.setNow(new Date(instant))
  await queueDailyWork(engines)
  await runJobs(engines)
}
const taken = () => relay.mails.map(({ to }) => to[0])

test("the day comes by mail once a member and working day, in the morning of the member's zone", async () => {
  const [moscow, vladivostok, idle] = ["m@vendor.example", "v@vendor.example", "i@vendor.example"]
  engines.setNow(new Date("2026-11-15T12:00:00Z"))
  await reader(moscow, { by_mail: true, hour: 8, time_zone: null })
  await reader(vladivostok, { by_mail: true, hour: 8, time_zone: "Asia/Vladivostok" })
  await reader(idle, { by_mail: true, hour: 8, time_zone: null })
  await transaction(ctx, async (tx) => {
    await createMember(tx, ctx, { email: "off@vendor.example", name: "Off", role: "csm" })
    await putAccounts(tx, ctx, [{ account_id: "a", name: "Волга", traits: {} }])
  })
  const task = { account_id: "a", title: "Позвонить", due_at: "2026-11-20T09:00:00Z" }
  for (const owner_email of [moscow, vladivostok, "off@vendor.example"])
    await call("POST", "/tasks", { ...task, owner_email }, 201)
  await call("PUT", "/me/digest", { by_mail: true, hour: 8, time_zone: null }, 403)

  // A Sunday is nobody's working day.
  await passes("2026-11-15T12:00:00Z")
  expect(taken()).toEqual([])
  // On Monday it is 8 in Vladivostok (UTC+10) when Sunday has not ended in UTC, and in Moscow (UTC+3) seven hours later.
  await passes("2026-11-15T22:30:00Z")
  expect(taken()).toEqual([vladivostok])
  await passes("2026-11-16T04:59:00Z")
  expect(taken()).toEqual([vladivostok])
  for (let round = 0; round < 3; round++) await passes(`2026-11-16T05:${10 + round}:00Z`)
  expect(taken()).toEqual([vladivostok, moscow])
  const [, mail] = relay.mails
  expect(mail?.headers["subject"]).toBeDefined()
  await passes("2026-11-17T08:00:00Z")
  expect(taken().sort()).toEqual([moscow, moscow, vladivostok, vladivostok])
})
