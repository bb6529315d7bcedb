import { prepareBacktest, putScore, runBacktest } from "#modules/health/index.ts"
import { printTable, seconds, whole } from "./measure.ts"
import { fillAccounts, fillUsage, onWorkspace, saveMetrics, usageMetrics } from "./workspace.ts"

/** A back-test of 36 month-ends over 20,000 accounts and 12 metrics, with only what was known then; a tenth beside it. */

const runs = [
  { accounts: 2000, budget: null },
  { accounts: 20_000, budget: 10 },
]
const rowsEach = 100

/** Measures and prints the table. */
export async function backtest(): Promise<void> {
  const table = [["accounts", "rows", "observations", "seconds", "budget"]]
  for (const { accounts, budget } of runs)
    await onWorkspace(async (ctx) => {
      await fillAccounts(ctx, accounts, { since: "2023-01-01", months: 40, leaving: 3 })
      await fillUsage(ctx, { accounts, each: rowsEach, last: "2026-06-30", days: 1200 })
      const metrics = usageMetrics(12)
      await saveMetrics(ctx, metrics)
      const inputs = metrics.map(({ key }) => ({
        metric: key,
        weight: 1,
        curve: [
          [0, 0],
          [3, 100],
        ],
      }))
      const bands = [{ key: "red", below: 20 }, { key: "yellow", below: 40 }, { key: "green" }]
      await putScore(ctx, "bench", { groups: [{ key: "use", weight: 1, inputs }], bands }, { draft: false })
      let observations = 0
      const took = await seconds(async () => {
        const question = {
          from: "2023-07-31",
          to: "2026-06-30",
          step: "month",
          horizon_days: 90,
          outcome: "churn",
        } as const
        const result = await runBacktest(ctx, await prepareBacktest(ctx, "bench", question))
        observations = result.observations
      })
      table.push([
        whole(accounts),
        whole(accounts * rowsEach),
        whole(observations),
        took.toFixed(2),
        budget === null ? "" : `≤ ${budget}`,
      ])
    })
  printTable(table)
}
