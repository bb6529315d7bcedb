import { expect, test } from "vitest"
import { addressOf } from "./api.ts"

test("path parts are filled in and escaped, absent query values left out", () => {
  const address = addressOf(
    "/api/v1/accounts/:account_id/metrics/:metric",
    { account_id: "A/7 & co", metric: "licences" },
    { from: "2026-01-01", to: undefined, limit: 5 },
  )
  expect(address).toBe("/api/v1/accounts/A%2F7%20%26%20co/metrics/licences?from=2026-01-01&limit=5")
})
