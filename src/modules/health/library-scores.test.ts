import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { append } from "#modules/timeline/index.ts"
import { putSurveyAnswers } from "#modules/voice/index.ts"
import { testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { libraryKinds } from "../../library-kinds.ts"
import type { accountScores } from "./contract.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

type Kind = "csat" | "nps" | "ces"
const answers = (account_id: string, kind: Kind, marks: Record<number, number>) =>
  Object.entries(marks).flatMap(([score, count]) =>
    Array.from({ length: count }, (_, i) => ({
      answer_id: `${account_id} ${kind} ${score} ${i}`,
      account_id,
      kind,
      score: Number(score),
      at: "2026-10-01T10:00:00Z",
    })),
  )

test("Customer Score and CS index by the examples of the method (W1, W2, W5)", async () => {
  const ctx = await engines.workspace()
  await transaction(ctx, async (tx) => {
    await loadLibrary(tx, ctx, join(import.meta.dirname, "..", "..", "..", "library"), libraryKinds)
    const accounts = ["voiced", "outcome", "pleased", "silent"]
    await putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    )
    await putSurveyAnswers(tx, ctx, [
      ...answers("voiced", "csat", { 5: 90, 4: 60, 3: 30, 2: 15, 1: 5 }),
      ...answers("voiced", "nps", { 9: 30, 10: 25, 8: 25, 6: 10, 0: 10 }),
      ...answers("voiced", "ces", { 7: 14, 6: 10, 5: 4, 4: 6, 3: 6 }),
      ...answers("outcome", "csat", { 5: 8, 2: 2 }),
      ...answers("pleased", "csat", { 5: 9, 2: 1 }),
    ])
  })
  const goal = (account_id: string, name: string, i: number) => ({
    account_id,
    person: "",
    name,
    at: "2026-09-01T10:00:00Z",
    recorded_at: "2026-09-01T10:00:00Z",
    value: null,
    properties: {},
    source: "test",
    message_id: `${account_id} ${name} ${i}`,
  })
  await append(ctx, [
    ...[1, 2, 3, 4, 5].flatMap((i) => [goal("outcome", "goal.set", i), goal("pleased", "goal.set", i)]),
    ...[1, 2, 3].map((i) => goal("outcome", "goal.achieved", i)),
  ])
  const app = await testApp(engines)
  const headers = { authorization: await app.keyFor(ctx) }
  const scoresOf = async (account: string) => {
    const response = await app.inject({ url: `/api/v1/accounts/${account}/scores`, headers })
    const { scores } = response.json<z.output<typeof accountScores.response>>()
    return Object.fromEntries(scores.map((score) => [score.key, score]))
  }
  const [voiced, outcome, pleased] = [
    await scoresOf("voiced"),
    await scoresOf("outcome"),
    await scoresOf("pleased"),
  ]
  // CSAT 75; NPS 35 → 67.5; CES 45 → 72.5.
  expect(voiced["customer_score"]?.value).toBeCloseTo((75 + 67.5 + 72.5) / 3, 9)
  expect(voiced["customer_score"]).toMatchObject({ confidence: 1, band: "green" })
  expect(outcome["customer_score"]).toMatchObject({ value: 80, confidence: expect.closeTo(1 / 3, 9) })
  expect(outcome["cs_index"]?.value).toBeCloseTo(48, 9)
  expect(pleased["cs_index"]).toMatchObject({
    value: 0,
    additive: 45,
    quadrant: { first: true, second: false },
  })
  expect((await scoresOf("silent"))["customer_score"]).toMatchObject({ value: null, confidence: 0 })
  await app.close()
})
