import { createHmac } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import { text } from "node:stream/consumers"
import { afterAll, expect, test } from "vitest"
import { transaction } from "#modules/identity/index.ts"
import { testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { playground } from "#test/plays.ts"
import { advancePlays } from "./advance.ts"
import { callWebhook } from "./call-webhook.ts"
import { isPrivateAddress } from "./private-address.ts"
import { startPlay } from "./start-play.ts"
import { putWebhookHost } from "./webhook-hosts.ts"

const { engines } = await testProduct()

type Taken = { headers: IncomingMessage["headers"]; body: string }
const taken: Taken[] = []
let answers: number[] = []
const server = createServer((request, response) => {
  void text(request).then((body) => {
    taken.push({ headers: request.headers, body })
    response.writeHead(answers.shift() ?? 200, { location: "http://127.0.0.1:1/" }).end()
  })
})
server.listen(0, "127.0.0.1")
await once(server, "listening")
const address = server.address()
const port = typeof address === "object" && address ? address.port : 0
afterAll(() => server.close())

async function called(host: string) {
  taken.length = 0
  const ground = await playground(engines)
  const ctx = await ground.at("2026-11-16T09:00:00Z")
  await ground.accounts(["acme"])
  await ground.play("hook", {
    steps: [
      { key: "call", webhook: { url: `http://${host}:${port}/in`, values: { kind: "risk" } } },
      { key: "after", wait: "1d" },
    ],
  })
  const start = async () => {
    const [started] = await transaction(ctx, (tx) =>
      startPlay(tx, ctx, "hook", [{ account_id: "acme", key: "k", because: {} }]),
    )
    await advancePlays(ctx)
    return started?.run_id ?? ""
  }
  const steps = () =>
    transaction(ctx, (tx) =>
      tx.selectFrom("play_run_steps").select(["step", "result", "effect"]).orderBy("place").execute(),
    )
  return { ctx, start, steps }
}

test("a webhook is signed, repeated under the same key until it is taken, and then the run goes on", async () => {
  const { ctx, start, steps } = await called("127.0.0.1")
  const { secret } = await putWebhookHost(ctx, `127.0.0.1:${port}`)
  answers = [503, 200]
  const run = await start()
  await callWebhook(ctx, run, "call")
  expect(await steps()).toMatchObject([{ result: "waiting", effect: { attempts: 1, answer: "503" } }])
  await callWebhook(ctx, run, "call")
  // Late deliveries of the same job find nothing to do.
  await callWebhook(ctx, run, "call")
  await advancePlays(ctx)
  expect(await steps()).toMatchObject([{ result: "done", effect: { attempts: 2 } }, { step: "after" }])
  expect(taken.length).toBe(2)
  expect(new Set(taken.map(({ headers }) => headers["idempotency-key"]))).toEqual(new Set([`${run}:call`]))
  for (const { headers, body } of taken) {
    const [, seconds, mac] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-perennial-signature"])) ?? []
    expect(mac).toBe(createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex"))
    expect(JSON.parse(body)).toEqual({
      play: "hook",
      run_id: run,
      step: "call",
      account: { id: "acme", name: "ACME" },
      values: { kind: "risk" },
    })
  }
  await runJobs(engines)
})

test("a refusal and a redirect are final, and the run goes on", async () => {
  for (const status of [404, 302]) {
    const { ctx, start, steps } = await called("127.0.0.1")
    await putWebhookHost(ctx, `127.0.0.1:${port}`)
    answers = [status]
    await callWebhook(ctx, await start(), "call")
    await advancePlays(ctx)
    expect(taken.length).toBe(1)
    expect(await steps()).toMatchObject([
      { result: "failed", effect: { answer: String(status) } },
      { step: "after", result: "waiting" },
    ])
  }
})

test("hosts nobody allowed are not called, nor names that lead into a private network", async () => {
  const unknown = await called("127.0.0.1")
  await callWebhook(unknown.ctx, await unknown.start(), "call")
  expect(await unknown.steps()).toMatchObject([
    { result: "failed", effect: { answer: expect.stringContaining("not among the hosts") } },
  ])
  const inner = await called("localhost")
  await putWebhookHost(inner.ctx, `localhost:${port}`)
  await callWebhook(inner.ctx, await inner.start(), "call")
  expect(await inner.steps()).toMatchObject([
    { result: "waiting", effect: { answer: expect.stringContaining("private network") } },
  ])
  expect(taken).toEqual([])
})

test("addresses inside, however they are written", () => {
  const inside =
    "127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fd12::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:7f00:1:: ff02::1 2001:db8::1".split(
      " ",
    )
  const outside = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1:248:1893:25c8:1946"]
  expect(inside.filter((one) => !isPrivateAddress(one))).toEqual([])
  expect(outside.filter(isPrivateAddress)).toEqual([])
})
