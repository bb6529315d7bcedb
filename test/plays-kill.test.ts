import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { sql } from "kysely"
import { afterAll, expect, test } from "vitest"
import { createMember, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { type TestEngines, testEngines } from "./engines.ts"
import { playground } from "./plays.ts"
import type { WorkerOrder } from "./plays-worker.ts"
import { startRelay } from "./smtp.ts"

const engines: TestEngines = await testEngines("server")
const relay = await startRelay()
const workers = new Set<ChildProcess>()
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL")
  await relay.close()
  await engines.close()
})

const begin = Date.parse("2026-11-16T07:00:00Z")

/** A worker that is loaded and begins, when told to, with its clock so many minutes after the beginning. */
function loadWorker(minutes: number): ChildProcess {
  const order: WorkerOrder = {
    databaseUrl: engines.databaseUrl,
    clickhouseUrl: engines.clickhouseUrl,
    smtpUrl: relay.url,
    filesFolder: engines.filesFolder,
    now: new Date(begin + minutes * 60_000).toISOString(),
  }
  const file = join(import.meta.dirname, "plays-worker.ts")
  const flags = ["--disable-warning=ExperimentalWarning", file, JSON.stringify(order)]
  // Types are stripped and code compiled once, not anew in each of the workers.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(engines.filesFolder, "compiled") }
  const child = spawn(process.execPath, flags, { stdio: ["pipe", "inherit", "inherit"], env })
  workers.add(child)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit")
  child.kill("SIGKILL")
  await gone
  workers.delete(child)
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

const accounts = Array.from({ length: 1000 }, (_, at) => `a${at}`)
const kills = 50
const stepKeys = ["ask", "hello", "pause", "sized", "seen", "page", "used", "tell"]

test("50 times killed at random during 1,000 runs, every step takes effect once", {
  timeout: 1_200_000,
}, async () => {
  const ground = await playground(engines)
  await ground.at(new Date(begin).toISOString())
  await ground.accounts(accounts)
  const { both } = ground
  await ground.play("long", {
    goal: "metric.good > 0",
    ends_after: "20d",
    steps: [
      { key: "ask", task: { role: "csm", title: both("Ask"), due: "1d", wait: false } },
      { key: "hello", email: { template: "hello", to: "champion" } },
      { key: "pause", wait: "1h" },
      { key: "sized", branch: { when: "metric.bad == 0", holds: "seen", otherwise: "page" } },
      { key: "seen", change: { field: "tier", to: "A" } },
      { key: "page", in_app: { template: "hello", to: "champion" } },
      { key: "used", wait_until: { when: "metric.good > 1", within: "2h", otherwise: "tell" } },
      { key: "tell", notify: { role: "csm", title: both("Told"), text: both("You are told") } },
    ],
  })
  const ctx = ground.ctx()
  const workspace_id = ctx.workspace.id
  await transaction(ctx, async (tx) => {
    const email = "kim@vendor.example"
    await createMember(tx, ctx, { email, name: "Kim", role: "csm" })
    await tx.updateTable("accounts").set({ owner_email: email }).execute()
    await tx
      .insertInto("message_settings")
      .values({ workspace_id, quiet_from: 0, quiet_to: 0, quiet_days: [] })
      .execute()
  })
  /** Alerts of some accounts; each is delivered again, late, with those of the next. */
  const ask = (from: number, to: number) =>
    transaction(ctx, async (tx) => {
      for (const account_id of accounts.slice(Math.max(0, from), to))
        await addJob(tx, "start_play", {
          workspace_id,
          play: "long",
          account_id,
          key: "alert:1",
          because: { signal: "test" },
        })
    })
  /** How much has been done so far: it grows with every effect. */
  const done = () =>
    transaction(ctx, async (tx) => {
      const { rows } = await sql<{ done: number }>`
        SELECT (SELECT count(*) FROM play_starts) + (SELECT count(*) FROM play_run_steps)
          + (SELECT count(*) FROM messages WHERE state = 'sent') AS done`.execute(tx)
      return Number(rows[0]?.done)
    })
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await pause(50)
  }

  const each = accounts.length / kills
  let next = loadWorker(0)
  for (let round = 0; round < kills; round++) {
    const child = next
    next = loadWorker((round + 1) * 5)
    await ask((round - 1) * each, (round + 1) * each)
    const before = await done()
    child.stdin?.write("go\n")
    // Killed in the middle of work, after some of what this round brings, never the same: starts, steps or mails.
    const enough = before + 1 + Math.floor(Math.random() * 4 * each)
    await until(async () => (await done()) >= enough)
    await kill(child)
  }
  await kill(next)

  // Time goes on until the pauses, the waits and at last the goals' time are over.
  /** Whether all that is due at an instant is done. */
  const quiet = (at: Date) =>
    transaction(ctx, async (tx) => {
      const starts = await tx.selectFrom("play_starts").select("account_id").execute()
      const due = await tx
        .selectFrom("play_runs")
        .select("id")
        .where("outcome", "is", null)
        .where("wake_at", "<=", at)
        .execute()
      const mails = await tx
        .selectFrom("messages")
        .select("id")
        .where("channel", "=", "email")
        .where("state", "<>", "sent")
        .execute()
      return starts.length === accounts.length && due.length + mails.length === 0
    })
  for (const hours of [6, 12, 18, 24, 25 * 24]) {
    const child = loadWorker(hours * 60)
    child.stdin?.write("go\n")
    await until(() => quiet(new Date(begin + hours * 3_600_000)))
    await kill(child)
  }

  const kept = await transaction(ctx, async (tx) => ({
    runs: await tx.selectFrom("play_runs").select(["account_id", "outcome"]).execute(),
    steps: await tx.selectFrom("play_run_steps").select(["run_id", "step"]).execute(),
    tasks: await tx.selectFrom("tasks").select("account_id").execute(),
    messages: await tx.selectFrom("messages").select(["channel", "state", "account_id"]).execute(),
    told: await tx.selectFrom("member_notifications").select("id").execute(),
  }))
  expect(kept.runs.map(({ account_id }) => account_id).sort()).toEqual([...accounts].sort())
  const distinct = new Set(kept.steps.map(({ run_id, step }) => `${run_id} ${step}`))
  expect(kept.steps.length).toBe(accounts.length * stepKeys.length)
  expect(distinct.size).toBe(kept.steps.length)
  expect(kept.tasks.map(({ account_id }) => account_id).sort()).toEqual([...accounts].sort())
  const ids = relay.mails.map(({ headers }) => headers["message-id"])
  expect(new Set(ids).size).toBe(accounts.length)
  // Of the task and of the last step.
  expect(kept.told.length).toBe(2 * accounts.length)
  expect(kept.messages.length).toBe(2 * accounts.length)
  expect(new Set(relay.mails.flatMap(({ to }) => to)).size).toBe(accounts.length)
  // A relay that took a mail just before the kill is given it again under the same Message-ID, once a kill at most.
  expect(ids.length - accounts.length).toBeLessThanOrEqual(kills + 4)
  console.log(`${kills} kills: ${ids.length - accounts.length} mails were given to the relay again`)
})
