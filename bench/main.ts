// npm run bench -- NAME: measures one of the promises of the design, beside a floor measured in the same run.

const benches = new Map([
  ["ingest", () => import("./ingest.ts").then(({ ingest }) => ingest())],
  ["scores", () => import("./scores.ts").then(({ scores }) => scores())],
  ["backtest", () => import("./backtest.ts").then(({ backtest }) => backtest())],
  ["history", () => import("./history.ts").then(({ history }) => history())],
])

const name = process.argv[2] ?? ""
const run = benches.get(name)
if (run) await run()
else {
  console.error(`usage: npm run bench -- ${[...benches.keys()].join(" | ")}`)
  process.exitCode = 1
}
