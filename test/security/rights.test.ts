import { expect, test } from "vitest"
import { rights } from "#modules/identity/index.ts"
import { testProduct } from "../app.ts"
import { callOperation, type Operation, operationsOf } from "./operations.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()
const operations = operationsOf(app)

const nobody = "00000000-0000-4000-8000-000000000000"
const parts = { id: nobody, account_id: "nobody", key: "nothing" }
const named = ({ method, path }: Operation) => `${method} ${path}`

test("only sign-in and health are open to anyone", () => {
  const open = operations.filter((operation) => operation.open).map(named)
  expect(open.sort()).toEqual(["GET /api/health", "POST /api/v1/session", "POST /api/v1/session/link"])
})

test("every other endpoint refuses a caller without credentials, and one with wrong ones", async () => {
  for (const headers of [
    {},
    { authorization: "Bearer pk_wrong" },
    { cookie: "perennial_session=ps_wrong" },
  ]) {
    const let_in = []
    for (const operation of operations.filter(({ open }) => !open)) {
      const { status } = await callOperation(app, operation, {
        parts,
        headers: headers as Record<string, string>,
      })
      if (status !== 401) let_in.push(`${named(operation)} ${status}`)
    }
    expect(let_in).toEqual([])
  }
})

test("a key is let in by the endpoint's own right and by no other", async () => {
  const lacking = "This needs the right"
  const wrong = []
  for (const operation of operations) {
    const { right } = operation
    if (right === null) continue
    const own = rights.filter((known) => known === right)
    const others = rights.filter((known) => known !== right)
    const refused = await callOperation(app, operation, {
      parts,
      headers: { authorization: await app.keyFor(ctx, others) },
    })
    if (refused.status !== 403 || !refused.text.includes(lacking))
      wrong.push(`${named(operation)} without: ${refused.status}`)
    const admitted = await callOperation(app, operation, {
      parts,
      headers: { authorization: await app.keyFor(ctx, own) },
    })
    if (admitted.status === 401 || admitted.status >= 500 || admitted.text.includes(lacking))
      wrong.push(`${named(operation)} with: ${admitted.status} ${admitted.text}`)
  }
  expect(wrong).toEqual([])
})
