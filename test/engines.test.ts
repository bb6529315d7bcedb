import { afterAll, beforeAll, expect, test } from "vitest"
import { transaction } from "#modules/identity/index.ts"
import { testApp } from "./app.ts"
import { type TestEngines, testEngines } from "./engines.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

test("the harness gives both engines, a workspace and an app with a key", async () => {
  engines.setNow(new Date("2025-01-31T12:00:00Z"))
  const ctx = await engines.workspace({ currency: "USD" })
  expect(ctx.now.toISOString()).toBe("2025-01-31T12:00:00.000Z")
  const currencies = await transaction(ctx, (tx) => tx.selectFrom("workspaces").select("currency").execute())
  expect(currencies).toEqual([{ currency: "USD" }])
  expect(await engines.timeline.system("SELECT count() AS rows FROM timeline")).toEqual([{ rows: 0 }])
  const app = await testApp(engines)
  expect(await app.keyFor(ctx)).toMatch(/^Bearer pk_/)
  await app.close()
})
