import { join } from "node:path"
import { expect, test } from "vitest"
import { transaction } from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { fillCustomer } from "#test/customer.ts"
import { libraryKinds } from "../../library-kinds.ts"
import { playsInForce } from "./definitions.ts"

const { engines, app } = await testProduct()
const folder = join(import.meta.dirname, "..", "..", "..", "library")

test("every play of the library can be tried on a customer", async () => {
  const ctx = await engines.workspace()
  await transaction(ctx, (tx) => loadLibrary(tx, ctx, folder, libraryKinds))
  await fillCustomer(ctx, "customer")
  const plays = (await transaction(ctx, (tx) => playsInForce(tx))).map(({ key }) => key)
  expect(plays.length).toBeGreaterThanOrEqual(14)
  const call = caller(app, ctx)
  for (const key of plays) {
    const tried = await call<{ path: { result: string; effect: { reason?: string } }[] }>(
      "POST",
      `/plays/${key}/try`,
      { account_id: "customer" },
    )
    expect([key, tried.path.length]).not.toEqual([key, 0])
    await call("GET", `/plays/${key}/would-enter`)
  }
})
