import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { testProduct } from "#test/app.ts"
import { allRows, basic, sender } from "#test/tracking.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()
const api = await app.keyFor(ctx)
const server = await sender(app, ctx)

let last = 0
/** A message that is fine, with an id of its own. */
const fine = (given: object = {}) => ({
  type: "track",
  userId: "u-1",
  event: "Report Created",
  messageId: `m-${++last}`,
  ...given,
})
const stored = async (id: string, of = ctx) => (await allRows(of)).filter((row) => row.message_id === id)
const call = (method: "GET" | "POST" | "DELETE", url: string, payload?: object) =>
  app.inject({ method, url, headers: { authorization: api }, ...(payload ? { payload } : {}) })

const accepted = [200, '{"success": true}']
const outcome = ({ statusCode, body }: { statusCode: number; body: string }) => [statusCode, body]

describe("sending", () => {
  it("takes every call by its own path, by the browser's letters, and in a batch", async () => {
    const messages = [
      { type: "track", event: "E" },
      { type: "identify", traits: { name: "Ann" } },
      { type: "group", groupId: "acme" },
      { type: "page", name: "Home" },
      { type: "screen", name: "Home" },
      { type: "alias", previousId: "old" },
    ].map((given) => ({ ...fine(given) }))
    for (const { type, ...message } of messages) {
      expect(outcome(await server.send({ url: `/v1/${type}`, body: message }))).toEqual(accepted)
      expect(outcome(await server.send({ url: `/v1/${type[0]}`, body: message }))).toEqual(accepted)
    }
    expect(outcome(await server.send({ body: { batch: messages } }))).toEqual(accepted)
    expect(outcome(await server.send({ url: "/v1/b", body: { batch: messages } }))).toEqual(accepted)
    const names = await Promise.all(messages.map(async ({ messageId }) => (await stored(messageId)).length))
    expect(names).toEqual([1, 1, 1, 1, 1, 1])
  })

  it("lets the batch's context speak for items that say nothing themselves", async () => {
    const [plain, own] = [fine(), fine({ context: { groupId: "own" } })]
    await server.send({ body: { context: { groupId: "of-batch" }, batch: [plain, own] } })
    expect((await stored(plain.messageId))[0]?.said_account).toBe("of-batch")
    expect((await stored(own.messageId))[0]?.said_account).toBe("own")
  })

  it("answers 200 where single messages are not accepted, and shows why", async () => {
    const neighbours = [fine(), fine()]
    const bad = [
      null,
      5,
      { type: "x" },
      fine({ userId: "" }),
      fine({ event: "" }),
      fine({ timestamp: "soon" }),
    ]
    const ctx = await engines.workspace()
    const { send, id } = await sender(app, ctx)
    const ahead = fine({ timestamp: "2026-11-18T09:00:00Z" })
    const batch = [
      neighbours[0],
      ...bad,
      neighbours[1],
      neighbours[0],
      { ...neighbours[1], event: "E" },
      ahead,
    ]
    expect(outcome(await send({ body: { batch } }))).toEqual(accepted)
    expect((await allRows(ctx)).length).toBe(3)
    const headers = { authorization: await app.keyFor(ctx) }
    const status = (await app.inject({ url: "/api/v1/tracking/status", headers })).json()
    const day = { day: "2026-11-16", taken: 3, duplicates: 1, conflicts: 1, ahead: 1 }
    const refused = { not_an_object: 2, unknown_type: 1, no_person: 1, no_event: 1, bad_timestamp: 1 }
    expect(status.sources).toMatchObject([
      { write_key_id: id, last_at: "2026-11-16T09:00:00.000Z", days: [{ ...day, refused }] },
    ])
    expect(status.refusals[0]).toMatchObject({ reason: "bad_timestamp", write_key_id: id })
    expect(status.refusals[0].excerpt).toContain('"timestamp":"soon"')
  })

  it("takes bodies of any content type, packed or not", async () => {
    for (const type of [
      "text/plain",
      "text/plain;charset=UTF-8",
      "application/x-www-form-urlencoded",
      "nonsense",
    ]) {
      const message = fine()
      expect(
        outcome(await server.send({ url: "/v1/t", headers: { "content-type": type }, body: message })),
      ).toEqual(accepted)
      expect((await stored(message.messageId)).length).toBe(1)
    }
    const [message, bom] = [fine(), fine()]
    const packed = gzipSync(JSON.stringify({ batch: [message] }))
    expect(outcome(await server.send({ headers: { "content-encoding": "gzip" }, body: packed }))).toEqual(
      accepted,
    )
    expect((await stored(message.messageId)).length).toBe(1)
    expect(outcome(await server.send({ url: "/v1/track", body: `\uFEFF${JSON.stringify(bom)}` }))).toEqual(
      accepted,
    )
  })
})

describe("bad requests", () => {
  const refused = async (body: unknown, headers: Record<string, string> = {}, url = "/v1/batch") => {
    const answer = await server.send({ url, headers, body })
    expect(answer.json().success).toBe(false)
    return [answer.statusCode, answer.json().code]
  }

  it("answers 400 to what is no JSON object with a batch", async () => {
    for (const body of ["", "{", "[]", "5", '"x"', "{}", '{"batch": {}}', "\u0000", "[".repeat(100_000)])
      expect(await refused(body)).toEqual([400, "malformed"])
    const empty = await app.inject({ method: "POST", url: "/v1/batch" })
    expect(empty.statusCode).toBe(400)
  })

  it("holds the limits: 32 KB a message, 500 KB a request, unpacked", async () => {
    const sized = (bytes: number) => {
      const message = fine({ properties: { text: "" } })
      const spare = bytes - JSON.stringify(message).length
      return { ...message, properties: { text: "x".repeat(spare) } }
    }
    const [largest, larger, neighbour] = [sized(32 * 1024), sized(32 * 1024 + 1), fine()]
    expect((await server.send({ url: "/v1/track", body: largest })).statusCode).toBe(200)
    expect(await refused(larger, {}, "/v1/track")).toEqual([400, "too_large"])
    expect((await server.send({ body: { batch: [largest] } })).statusCode).toBe(200)
    const answer = await server.send({ body: { batch: [neighbour, larger] } })
    expect([answer.statusCode, answer.json().message]).toEqual([400, expect.stringContaining("batch[1]")])
    expect(await stored(neighbour.messageId)).toEqual([])
    const wide = { ...fine(), properties: { text: "я".repeat(17_000) } }
    expect(await refused({ batch: [wide] })).toEqual([400, "too_large"])

    const filled = (bytes: number) => {
      const batch = Array.from({ length: 50 }, () => fine())
      const spare = bytes - JSON.stringify({ batch, filler: "" }).length
      return JSON.stringify({ batch, filler: "x".repeat(spare) })
    }
    expect((await server.send({ body: filled(500 * 1024) })).statusCode).toBe(200)
    expect(await refused(filled(500 * 1024 + 1))).toEqual([400, "too_large"])
    expect(await refused("x".repeat(10 * 1024 * 1024))).toEqual([400, "too_large"])
    const gzip = { "content-encoding": "gzip" }
    expect(await refused(gzipSync(filled(500 * 1024 + 1)), gzip)).toEqual([400, "too_large"])
    expect(await refused(gzipSync(Buffer.alloc(300 * 1024 * 1024)), gzip)).toEqual([400, "too_large"])
  })

  it("answers 400 to packing that is not what it says", async () => {
    expect(await refused("{}", { "content-encoding": "gzip" })).toEqual([400, "malformed"])
    expect(await refused("{}", { "content-encoding": "zstd" })).toEqual([400, "malformed"])
  })
})

describe("write keys", () => {
  const status = async (headers: Record<string, string | undefined>, body: object = fine()) =>
    (await server.send({ url: "/v1/track", headers, body })).statusCode

  it("are taken from Basic, from the body, and as Bearer", async () => {
    const { secret } = server
    expect(await status({ authorization: basic(secret) })).toBe(200)
    expect(await status({ authorization: undefined }, fine({ writeKey: secret }))).toBe(200)
    expect(await status({ authorization: `Bearer ${secret}` })).toBe(200)
    expect(await status({ authorization: "Bearer of-oauth" }, fine({ writeKey: secret }))).toBe(200)
    expect(await status({ authorization: undefined })).toBe(401)
    expect(await status({ authorization: basic("wk_unknown") }, fine({ writeKey: secret }))).toBe(401)
    expect(await status({ authorization: "Basic !" })).toBe(401)
  })

  it("write and do nothing else", async () => {
    const headers = { authorization: `Bearer ${server.secret}` }
    for (const url of ["/api/v1/me", "/api/v1/accounts", "/api/v1/write-keys"])
      expect((await app.inject({ url, headers })).statusCode).toBe(401)
    expect(await status({ authorization: api })).toBe(401)
  })

  it("are made, listed, rotated and revoked over the API, and audited", async () => {
    const made = await call("POST", "/api/v1/write-keys", { name: "Site", origins: ["https://App.example"] })
    expect(made.statusCode).toBe(201)
    const { id, write_key, origins } = made.json()
    expect(origins).toEqual(["https://app.example"])
    const origin = "https://app.example"
    const from = (secret: string, at: string | undefined = origin) =>
      status({ authorization: basic(secret), origin: at })
    expect(await from(write_key)).toBe(200)
    expect(await from(write_key, "https://evil.example")).toBe(403)
    expect(await status({ authorization: basic(write_key) })).toBe(403)

    const rotated = (await call("POST", `/api/v1/write-keys/${id}/rotate`)).json()
    expect([await from(write_key), await from(rotated.write_key)]).toEqual([200, 200])
    const again = (await call("POST", `/api/v1/write-keys/${id}/rotate?keep_hours=0`)).json()
    expect([await from(write_key), await from(rotated.write_key), await from(again.write_key)]).toEqual([
      401, 401, 200,
    ])
    const listed = (await call("GET", "/api/v1/write-keys")).json()
    expect(listed.write_keys.some((key: { id: string }) => key.id === id)).toBe(true)
    expect(JSON.stringify(listed)).not.toContain("wk_")
    expect((await call("DELETE", `/api/v1/write-keys/${id}`)).json().revoked_at).not.toBe(null)
    expect(await from(again.write_key)).toBe(401)
    expect((await call("POST", `/api/v1/write-keys/${id}/rotate`)).statusCode).toBe(404)
    const audit = (await call("GET", "/api/v1/audit?limit=4")).json()
    expect(audit.entries.map((entry: { action: string }) => entry.action)).toEqual([
      "write_key.revoke",
      "write_key.rotate",
      "write_key.rotate",
      "write_key.create",
    ])
    const bad = await call("POST", "/api/v1/write-keys", { name: "x", origins: ["app.example/path"] })
    expect(bad.statusCode).toBe(422)
  })

  it("belong to one workspace", async () => {
    const other = await engines.workspace()
    const message = fine()
    const { send } = await sender(app, other)
    await send({ url: "/v1/track", body: message })
    expect((await stored(message.messageId)).length).toBe(0)
    expect((await stored(message.messageId, other)).length).toBe(1)
  })
})

describe("browsers", () => {
  it("may send from any page: preflight and answers say so", async () => {
    const preflight = await app.inject({
      method: "OPTIONS",
      url: "/v1/t",
      headers: { origin: "https://a.example", "access-control-request-method": "POST" },
    })
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": expect.stringContaining("content-type"),
    })
    for (const body of [fine(), "{"]) {
      const answer = await server.send({ url: "/v1/t", headers: { origin: "https://a.example" }, body })
      expect(answer.headers["access-control-allow-origin"]).toBe("*")
    }
  })
})

const captured = join(
  import.meta.dirname,
  "../../../../shared/reference/segment/captured_requests_analytics-node-3.1.0.json",
)

const capturedSchema = z.array(
  z.object({
    scenario: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z
      .object({ batch: z.array(z.looseObject({ messageId: z.string() })) })
      .optional()
      .catch(undefined),
  }),
)

describe("the real client's requests", () => {
  it.skipIf(!existsSync(captured))(
    "are taken as they were captured (needs the reference files)",
    async () => {
      const requests = capturedSchema.parse(JSON.parse(readFileSync(captured, "utf8")))
      for (const { scenario, headers = {}, body } of requests) {
        if (!body) continue
        const { "content-length": _length, connection: _connection, ...sent } = headers
        const answer = await server.send({ headers: { ...sent, authorization: basic(server.secret) }, body })
        const tooLarge = scenario === "event_over_32KB"
        expect([scenario, answer.statusCode]).toEqual([scenario, tooLarge ? 400 : 200])
        for (const { messageId } of body.batch)
          expect((await stored(messageId)).length).toBe(tooLarge ? 0 : 1)
      }
    },
  )
})
