// npm run bench -- NAME ...: measures promises of the design, each beside a floor measured in the same run.

const benches = new Map([
  ["ingest", () => import("./ingest.ts").then(({ ingest }) => ingest())],
  ["scores", () => import("./scores.ts").then(({ scores }) => scores())],
  ["backtest", () => import("./backtest.ts").then(({ backtest }) => backtest())],
  ["revenue", () => import("./revenue.ts").then(({ revenue }) => revenue())],
  ["signals", () => import("./signals.ts").then(({ signals }) => signals())],
  ["history", () => import("./history.ts").then(({ history }) => history())],
])

const names = process.argv.slice(2)
if (names.length === 0 || names.some((name) => !benches.has(name))) {
  console.error(`usage: npm run bench -- ${[...benches.keys()].join(" | ")} ...`)
  process.exitCode = 1
} else for (const name of names) await benches.get(name)?.()
