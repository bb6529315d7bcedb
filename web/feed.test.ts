import { expect, test } from "vitest"
import { getImport, listImports } from "#modules/connectors/contract.ts"
import { getAccount, listAccounts, portfolioSummary } from "#modules/health/contract.ts"
import { listGlossary } from "#modules/library/contract.ts"
import { readTimeline } from "#modules/timeline/contract.ts"
import { keyOf } from "./api.ts"
import { concerns, noNews, note } from "./feed.ts"

const today = "2026-11-21"
const questions = {
  portfolioToday: keyOf(portfolioSummary, { query: {} }),
  portfolioPast: keyOf(portfolioSummary, { query: { as_of: "2026-05-01" } }),
  listToday: [listAccounts.path, "pages", { query: { sort: "-at_stake" } }],
  accountA: keyOf(getAccount, { params: { account_id: "a" }, query: {} }),
  storyA: [readTimeline.path, "story", { params: { account_id: "a" }, query: { to: today } }],
  storyB: [readTimeline.path, "story", { params: { account_id: "b" }, query: { to: today } }],
  imports: keyOf(listImports, {}),
  oneImport: keyOf(getImport, { params: { id: "1" } }),
  glossary: keyOf(listGlossary, {}),
}

const concerned = (...events: [topic: string, data: unknown][]) => {
  const news = noNews()
  for (const [topic, data] of events) note(news, topic, data)
  return Object.entries(questions)
    .filter(([, key]) => concerns(news, key, today))
    .map(([name]) => name)
}

test("a computed portfolio concerns the questions about its day", () => {
  const at = (as_of: string) => ({ as_of, computed_at: "2026-11-21T10:00:00Z" })
  expect(concerned(["portfolio", at(today)])).toEqual(["portfolioToday", "listToday", "accountA"])
  expect(concerned(["portfolio", at("2026-05-01")])).toEqual(["portfolioPast"])
})

test("new rows concern their accounts, many of them all", () => {
  expect(concerned(["timeline", { account_ids: ["a"], rows: 3 }])).toEqual(["accountA", "storyA"])
  expect(
    concerned(["timeline", { account_ids: null, rows: 3 }], ["timeline", { account_ids: ["a"], rows: 1 }]),
  ).toEqual(["accountA", "storyA", "storyB"])
})

test("an import concerns imports; what was missed may be anything", () => {
  expect(concerned(["import", {}])).toEqual(["imports", "oneImport"])
  expect(concerned(["missed", {}])).toEqual(Object.keys(questions))
  expect(concerned(["portfolio", { as_of: "nonsense" }])).toEqual([])
})
