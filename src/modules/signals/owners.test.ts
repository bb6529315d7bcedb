import { expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { createMember, transaction } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { ownersFor } from "./owners.queries.pg.ts"

const { engines, app } = await testProduct()

test("whoever holds the role, else the owner, else nobody; who is away is stood in for", async () => {
  const ctx = await engines.workspace()
  const call = caller(app, ctx)
  const names = ["ann", "bob", "cyd", "dan"] as const
  const address = (name: string) => `${name}@vendor.example`
  await transaction(ctx, async (tx) => {
    for (const name of names) await createMember(tx, ctx, { email: address(name), name, role: "csm" })
    await putAccounts(tx, ctx, [
      { account_id: "A", name: "A", owner_email: address("ann"), traits: {} },
      { account_id: "B", name: "B", owner_email: address("ann"), traits: {} },
      { account_id: "C", name: "C", traits: {} },
    ])
  })
  const { members } = await call<{ members: { id: string; name: string }[] }>("GET", "/members")
  const idOf = (name: string) => members.find((member) => member.name === name)?.id
  const ownersOn = (day: string, role = "specialist", orOwner = true) =>
    transaction(ctx, (tx) => ownersFor(tx, ctx, role, ["A", "B", "C"], day, { orOwner })).then((owners) =>
      [...owners].sort().map(([account, email]) => `${account} ${email.split("@")[0]}`),
    )
  const team = (...given: [role: string, name: string][]) => ({
    team: given.map(([role, name]) => ({ role, member_email: address(name) })),
  })
  await call("PUT", "/accounts/A/team", team(["specialist", "bob"], ["advisor", "cyd"]))
  expect(await ownersOn("2026-11-16")).toEqual(["A bob", "B ann"])
  expect(await ownersOn("2026-11-16", "advisor", false)).toEqual(["A cyd"])

  // Bob is away and Cyd stands in; from the 20th on Cyd is away too, and Dan stands in for her.
  const away = (member: string, from_day: string, to_day: string, standIn: string) =>
    call("POST", "/absences", { member_id: idOf(member), from_day, to_day, stand_in_id: idOf(standIn) }, 201)
  await away("bob", "2026-11-18", "2026-11-30", "cyd")
  await away("cyd", "2026-11-20", "2026-11-21", "dan")
  expect(await ownersOn("2026-11-17")).toEqual(["A bob", "B ann"])
  expect(await ownersOn("2026-11-18")).toEqual(["A cyd", "B ann"])
  expect(await ownersOn("2026-11-21")).toEqual(["A dan", "B ann"])
  expect(await ownersOn("2026-12-01")).toEqual(["A bob", "B ann"])

  await call("PUT", "/accounts/A/team", team(["specialist", "nobody"]), 422)
  await call("PUT", "/accounts/A/team", team(["specialist", "bob"], ["specialist", "ann"]), 422)
  await call(
    "POST",
    "/absences",
    { member_id: idOf("ann"), from_day: "2026-11-18", to_day: "2026-11-17" },
    422,
  )
  await transaction(ctx, (tx) =>
    tx.updateTable("members").set({ active: false }).where("name", "=", "ann").execute(),
  )
  expect(await ownersOn("2026-11-17")).toEqual(["A bob"])
})
