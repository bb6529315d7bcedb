import { gzipSync } from "node:zlib"
import iconv from "iconv-lite"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { relayOutbox, timelineTasks } from "#modules/timeline/index.ts"
import type { Payload } from "#platform/jobs/index.ts"
import { type TestApp, testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import type { Import, ImportKind, Mapping } from "./contract.ts"
import { finishImport } from "./finish-import.ts"
import { runImport } from "./run-import.ts"
import { undoImport } from "./undo-import.ts"

let engines: TestEngines
let app: TestApp
let ctx: Context
let key: string

beforeAll(async () => {
  engines = await testEngines()
  app = await testApp(engines)
})
beforeEach(async () => {
  ctx = await engines.workspace()
  key = await app.keyFor(ctx)
})
afterAll(async () => {
  await app.close()
  await engines.close()
})

type Sent = { mapping?: Mapping; dryRun?: boolean; header?: string }

async function post(
  kind: ImportKind,
  body: string | Buffer,
  { mapping, dryRun, header }: Sent = {},
): Promise<string> {
  const answer = await app.inject({
    method: "POST",
    url: `/api/v1/imports?kind=${kind}${dryRun ? "&dry_run=true" : ""}`,
    headers: {
      authorization: key,
      "content-type": "text/csv",
      ...(mapping ? { "x-mapping": JSON.stringify(mapping) } : {}),
      ...(header ? { "x-mapping": header } : {}),
    },
    payload: body,
  })
  expect(answer.statusCode, answer.body).toBe(202)
  return answer.json<{ id: string }>().id
}

async function work(id: string): Promise<void> {
  await finishImport(ctx, id, await runImport(ctx, id, new AbortController().signal))
}

async function get(id: string): Promise<Import> {
  return (await app.inject({ url: `/api/v1/imports/${id}`, headers: { authorization: key } })).json()
}

async function load(kind: ImportKind, body: string | Buffer, sent: Sent = {}): Promise<Import> {
  const id = await post(kind, body, sent)
  await work(id)
  return get(id)
}

async function end(id: string): Promise<Import> {
  const answer = await app.inject({
    method: "DELETE",
    url: `/api/v1/imports/${id}`,
    headers: { authorization: key },
  })
  expect(answer.statusCode).toBe(202)
  await undoImport(ctx, id, new AbortController().signal)
  return get(id)
}

const counts = ({ status, rows, created, updated, duplicates, rejected }: Import) => {
  expect(rows).toBe(created + updated + duplicates + rejected)
  return { status, created, updated, duplicates, rejected }
}
const done = (created = 0, updated = 0, duplicates = 0, rejected = 0) => ({
  status: "done",
  created,
  updated,
  duplicates,
  rejected,
})
const problems = (result: Import) => result.problems.map(({ line, column, code }) => [line, column, code])

const records = (table: "accounts" | "contacts" | "subscription_versions" | "tickets" | "survey_answers") =>
  transaction(ctx, async (tx) => {
    const rows: Record<string, unknown>[] = await tx.selectFrom(table).selectAll().execute()
    return rows
      .map(({ workspace_id: _own, ...row }) =>
        JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
      )
      .sort()
  })

async function timeline(
  name = "%",
): Promise<{ account_id: string; name: string; at: string; value: number | null }[]> {
  await runQueuedRows()
  await relayOutbox(ctx)
  return engines.timeline.select({
    tag: "test",
    sql: `SELECT account_id, name, formatDateTime(at, '%Y-%m-%dT%H:%i:%S') AS at, value FROM timeline
          WHERE workspace_id = {workspace:UUID} AND name LIKE {name:String} ORDER BY at, name, account_id, value`,
    params: { workspace: ctx.workspace.id, name },
    row: z.object({ account_id: z.string(), name: z.string(), at: z.string(), value: z.number().nullable() }),
  })
}

/** Runs the jobs by which accounts tell the timeline; no worker runs here. */
async function runQueuedRows(): Promise<void> {
  const jobs = await engines.records.pool.query<{ payload: Payload }>(
    `WITH mine AS (
       DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
       WHERE t.id = j.task_id AND t.identifier = 'queue_rows' RETURNING j.id, j.payload
     ) SELECT payload FROM mine ORDER BY id`,
  )
  for (const { payload } of jobs.rows)
    await timelineTasks(engines)["queue_rows"]?.(payload, { signal: new AbortController().signal })
}

const accounts = (...ids: string[]) =>
  load("accounts", `account_id,name\n${ids.map((id) => `${id},Name ${id}`).join("\n")}`)

describe("accounts", () => {
  it("creates, updates and recognises accounts; refuses rows with the reason on their line", async () => {
    const file = [
      "account_id,name,parent_id,owner_email,created_on,timezone,trait.Region",
      "a,Alpha,,ann@x.example,2024-01-31,Europe/Moscow,North",
      'b,"Beta',
      'Two",a,,31.12.2023 10:00,,',
      "",
      ",No id,,,,,",
      "c,Gamma,nowhere,,,,",
      "d,Delta,c,,,,",
      "e,Epsilon,,not-an-address,2024-02-30,Mars/Base,",
      "f,Phi,g,,,,",
      "g,Ge,f,,,,",
      "h,Aitch,z,,,,",
      "z,Zed,,,,,",
      "short,row",
      "a,Alpha,,ann@x.example,2024-01-31,Europe/Moscow,North",
    ].join("\r\n")
    const result = await load("accounts", file)
    expect(counts(result)).toEqual(done(4, 0, 1, 7))
    expect(problems(result)).toEqual([
      [6, "account_id", "missing"],
      [7, "parent_id", "unknown_parent"],
      [8, "parent_id", "unknown_parent"],
      [9, "created_on", "bad_date"],
      [10, "parent_id", "parent_cycle"],
      [11, "parent_id", "parent_cycle"],
      [14, null, "wrong_columns"],
    ])
    expect(await timeline("account.created")).toEqual([
      { account_id: "b", name: "account.created", at: "2023-12-30T21:00:00", value: null },
      { account_id: "a", name: "account.created", at: "2024-01-30T21:00:00", value: null },
    ])
    const changed = await load("accounts", "account_id,name,trait.Tariff\na,Alpha One,Pro\nb,Beta\nTwo,\n")
    expect(changed.status).toBe("done")
    const kept = await load("accounts", 'account_id,name\na,"Alpha One"\nb,"Beta\nTwo"')
    expect(counts(kept)).toEqual(done(0, 0, 2, 0))
    expect((await records("accounts"))[0]).toContain('"Region":"North"')
  })

  it("refuses every bad value of a row at once", async () => {
    const result = await load("accounts", "account_id,name,owner_email,timezone\ne,Epsilon,nobody,Mars/Base")
    expect(problems(result)).toEqual([
      [2, "owner_email", "bad_email"],
      [2, "timezone", "unknown_timezone"],
    ])
    expect(counts(result)).toEqual(done(0, 0, 0, 1))
  })

  it("reads a semicolon file in Windows-1251, and gzip, through a mapping in Cyrillic", async () => {
    const text = `Код;Компания;Отрасль\r\n${Array.from({ length: 3 }, (_, at) => `к${at};ООО «Ёлка ${at}»;Связь`).join("\r\n")}`
    const mapping = { account_id: "Код", name: "Компания", segment: "Отрасль", tier: { const: "A" } }
    // fetch and inject carry a header as Latin-1: JSON may escape what is not, or be UTF-8 seen byte by byte.
    const escaped = JSON.stringify(mapping).replace(
      /[^ -~]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    const result = await load("accounts", iconv.encode(text, "win1251"), { header: escaped })
    expect(counts(result)).toEqual(done(3))
    expect(await records("accounts")).toContainEqual(expect.stringContaining("ООО «Ёлка 2»"))
    const bytes = Buffer.from(JSON.stringify(mapping)).toString("latin1")
    const again = await load("accounts", gzipSync(`\ufeff${text}`), { header: bytes })
    expect(counts(again)).toEqual(done(0, 0, 3))
  })

  it("undoes what it did, keeps what was changed since or is needed, and may be asked twice", async () => {
    await accounts("old")
    const before = await records("accounts")
    const result = await load(
      "accounts",
      "account_id,name,parent_id\nold,Renamed,\np,Parent,\nq,Child,p\nr,Root,\ns,Changed,",
    )
    expect(counts(result)).toEqual(done(4, 1))
    await load("contacts", "contact_id,account_id,name\nc1,r,Ann")
    await load("accounts", "account_id,name\ns,Changed again")
    const undone = await end(result.id)
    expect([undone.status, undone.kept]).toEqual(["undone", 2])
    const left = await records("accounts")
    expect(left).toEqual(expect.arrayContaining(before))
    expect(left.map((row) => JSON.parse(row).account_id)).toEqual(["old", "r", "s"])
    expect((await end(result.id)).status).toBe("undone")
  })
})

describe("contacts", () => {
  it("ties people to accounts", async () => {
    await accounts("a")
    const result = await load(
      "contacts",
      "contact_id\taccount_id\tname\temail\ttitle\troles\n1\ta\tAnn\tANN@x.example\tCTO\tchampion; economic_buyer\n2\tzz\tBob\t\t\t\n3\ta\tCid\tcid\t\t\n",
    )
    expect(counts(result)).toEqual(done(1, 0, 0, 2))
    expect(problems(result)).toEqual([
      [3, "account_id", "unknown_account"],
      [4, "email", "bad_email"],
    ])
    const shown = await app.inject({ url: "/api/v1/accounts/a/contacts", headers: { authorization: key } })
    expect(shown.json().contacts).toEqual([
      {
        contact_id: "1",
        name: "Ann",
        email: "ann@x.example",
        title: "CTO",
        roles: ["champion", "economic_buyer"],
      },
    ])
    const missing = await app.inject({ url: "/api/v1/accounts/zz/contacts", headers: { authorization: key } })
    expect(missing.statusCode).toBe(404)
  })
})

describe("subscriptions", () => {
  const heading =
    "subscription_id,account_id,product,started_on,ended_on,quantity,unit_price,currency,interval_months,discount,mrr"

  it("reckons MRR, refuses faults by line, and tells the timeline every change", async () => {
    await accounts("a", "b")
    const file = [
      heading,
      's1,a,Desk,2024-03-01,2025-03-01,10,"1 200,50",,12,15%,',
      "s1,a,Desk,2025-03-01,,12,1200.5,RUB,12,0.15,",
      "s2,a,Box,2024-03-01,,,,,,,500",
      "s3,zz,Box,2024-03-01,,,,,,,500",
      "s4,a,Box,2024-03-01,2024-02-01,,,,,,500",
      "s5,a,Box,2024-03-01,,1,-5,,,,",
      "s6,a,Box,2024-03-01,,1,5,XXQ,,,",
      "s7,a,Box,2024-13-01,,1,5,,,,",
      's8,a,Box,2024-03-01,,1,"1,234",,,,',
      "s2,a,Box,2024-06-01,,,,,,,600",
      "s9,a,Box,2024-03-01,,1,,,,,",
      "s10,a,Box,2024-03-01,2024-03-01,1,77,,,,",
      "s11,a,Box,2024-03-01,,1,5,,0,1.5,",
    ].join("\n")
    const result = await load("subscriptions", file)
    expect(counts(result)).toEqual(done(4, 0, 0, 9))
    expect(problems(result)).toEqual([
      [5, "account_id", "unknown_account"],
      [6, "ended_on", "ends_before_start"],
      [7, "unit_price", "negative_price"],
      [8, "currency", "unknown_currency"],
      [9, "started_on", "bad_date"],
      [10, "unit_price", "bad_number"],
      [11, "started_on", "overlap"],
      [12, "mrr", "missing"],
      [14, "discount", "bad_discount"],
      [14, "interval_months", "bad_interval"],
    ])
    // 10 × 1200.50 × 0.85 ÷ 12 = 850.354…; 12 × 1200.50 × 0.85 ÷ 12 = 1020.425, half away from zero.
    const row = (name: string, at: string, value: number | null) => ({
      account_id: "a",
      name: `subscription.${name}`,
      at,
      value,
    })
    expect(await timeline("subscription.%")).toEqual([
      row("licences", "2024-02-29T21:00:00", 10),
      row("mrr", "2024-02-29T21:00:00", 500),
      row("mrr", "2024-02-29T21:00:00", 850.35),
      row("licences", "2025-02-28T21:00:00", 2),
      row("mrr", "2025-02-28T21:00:00", 170.08),
      row("renewal", "2025-02-28T21:00:00", null),
    ])
    const shown = await app.inject({
      url: "/api/v1/accounts/a/subscriptions?as_of=2025-02-28",
      headers: { authorization: key },
    })
    expect(
      shown
        .json()
        .subscriptions.map((s: Record<string, unknown>) => [s["subscription_id"], s["live"], s["mrr"]]),
    ).toEqual([
      ["s1", true, { amount: "850.35", currency: "RUB" }],
      ["s10", false, { amount: "77.00", currency: "RUB" }],
      ["s2", true, { amount: "500.00", currency: "RUB" }],
    ])
  })

  it("a correction and its undo leave the timeline as if they had been said at once", async () => {
    await accounts("a", "b")
    await load("subscriptions", "subscription_id,account_id,started_on,mrr\ns,a,2024-01-01,100")
    const [before, told] = [await records("subscription_versions"), await timeline()]
    const moved = await load(
      "subscriptions",
      "subscription_id,account_id,started_on,ended_on,mrr\ns,b,2024-06-01,,300\ns,a,2024-01-01,2024-06-01,100",
    )
    expect(counts(moved)).toEqual(done(1, 1))
    expect((await timeline("subscription.mrr")).map(({ account_id, value }) => [account_id, value])).toEqual([
      ["a", 100],
      ["a", -100],
      ["b", 300],
    ])
    expect((await end(moved.id)).kept).toBe(0)
    expect(await records("subscription_versions")).toEqual(before)
    expect(await timeline()).toEqual(told)
  })
})

describe("tickets and survey answers", () => {
  it("load with their problems and are told to the timeline", async () => {
    await accounts("a")
    const tickets = await load(
      "tickets",
      [
        "ticket_id,account_id,opened_at,closed_at,priority,subject,satisfaction",
        "1,a,2024-05-01 10:00,2024-05-02T10:00:00Z,high,Broken,4.0",
        "2,a,2024-05-01 10:00,2024-04-30,,,",
        "3,a,01.05.2024 10:30:15,,,,",
        "4,a,yesterday,,,,",
        "5,a,1714550400,,,,9",
      ].join("\n"),
    )
    expect(counts(tickets)).toEqual(done(2, 0, 0, 3))
    expect(problems(tickets)).toEqual([
      [3, "closed_at", "closes_before_opens"],
      [5, "opened_at", "bad_date"],
      [6, "satisfaction", "score_out_of_range"],
    ])
    const answers = await load(
      "survey_answers",
      [
        "answer_id,account_id,person,kind,score,at,comment",
        "1,a,ann@x.example,NPS,9,2024-05-01,Good",
        "2,a,,nps,11,2024-05-01,",
        "3,a,,nps,7.5,2024-05-01,",
        "4,a,,csat,0,2024-05-01,",
        "5,a,,ces,7,2024-05-01,",
        "6,a,,joy,7,2024-05-01,",
        "7,a,,csat,,2024-05-01,",
      ].join("\n"),
    )
    expect(counts(answers)).toEqual(done(2, 0, 0, 5))
    expect(problems(answers).map(([line, column, code]) => `${line} ${column} ${code}`)).toEqual([
      "3 score score_out_of_range",
      "4 score score_out_of_range",
      "5 score score_out_of_range",
      "7 kind unknown_kind",
      "8 score missing",
    ])
    expect(await timeline()).toEqual([
      { account_id: "a", name: "survey.ces", at: "2024-04-30T21:00:00", value: 7 },
      { account_id: "a", name: "survey.nps", at: "2024-04-30T21:00:00", value: 9 },
      { account_id: "a", name: "ticket.opened", at: "2024-05-01T07:00:00", value: null },
      { account_id: "a", name: "ticket.opened", at: "2024-05-01T07:30:15", value: null },
      { account_id: "a", name: "ticket.closed", at: "2024-05-02T10:00:00", value: 4 },
    ])
    await end(tickets.id)
    await end(answers.id)
    expect(await timeline()).toEqual([])
    expect(await records("tickets")).toEqual([])
    expect(await records("survey_answers")).toEqual([])
  })
})

describe("usage", () => {
  const file = [
    "message_id,account_id,person,event,at,value,property.browser",
    "m1,a,ann,Report Created,2024-05-01 10:00,2,Firefox",
    "m1,a,ann,Report Created,2024-05-01 10:00,2,Firefox",
    "m1,a,ann,Report Created,2024-05-01 10:00,3,Firefox",
    "m2,zz,ann,Report Created,2024-05-01 10:00,,",
    ",a,bob,File Uploaded,2024-05-01,,",
    ",a,bob,File Uploaded,2024-05-01,,",
    "m3,,nobody,File Uploaded,2024-05-02T00:00:00+05:00,,",
    "m4,,,File Uploaded,2024-05-02,,",
    "m5,a,,,2024-05-02,,",
    "m6,a,,Old,1989-12-31,,",
    "m7,a,,Future,2100-01-01,,",
    "m8,a,,Count,2024-05-02,many,",
  ].join("\n")
  const outcome = done(3, 0, 2, 7)
  const codes = [
    [4, "message_id", "conflict"],
    [5, "account_id", "unknown_account"],
    [9, null, "missing"],
    [10, "event", "missing"],
    [11, "at", "bad_date"],
    [12, "at", "bad_date"],
    [13, "value", "bad_number"],
  ]

  it("dry run says what the load then does, and writes nothing; a repeat is all duplicates; undo empties", async () => {
    await accounts("a")
    const dry = await load("usage", file, { dryRun: true })
    expect(counts(dry)).toEqual(outcome)
    expect(problems(dry)).toEqual(codes)
    expect(await timeline("usage.%")).toEqual([])
    const real = await load("usage", file)
    expect(counts(real)).toEqual(outcome)
    expect(problems(real)).toEqual(codes)
    expect(await timeline("usage.%")).toEqual([
      { account_id: "a", name: "usage.File Uploaded", at: "2024-04-30T21:00:00", value: null },
      { account_id: "a", name: "usage.Report Created", at: "2024-05-01T07:00:00", value: 2 },
      { account_id: "", name: "usage.File Uploaded", at: "2024-05-01T19:00:00", value: null },
    ])
    expect(counts(await load("usage", file))).toEqual(done(0, 0, 5, 7))
    expect(counts(await load("usage", file, { dryRun: true }))).toEqual(done(0, 0, 5, 7))
    await end(real.id)
    expect(await timeline("usage.%")).toEqual([])
    expect(counts(await load("usage", file))).toEqual(outcome)
  })

  it("finds the account of a subscription on the day, and of a person", async () => {
    await accounts("a", "b")
    await load(
      "subscriptions",
      "subscription_id,account_id,started_on,ended_on,mrr\ns,a,2024-01-01,2024-06-01,1\ns,b,2024-06-01,,1",
    )
    await load("contacts", "contact_id,account_id,name,email\nc1,b,Ann,ann@x.example")
    const result = await load(
      "usage",
      "subscription_id,person,event,at\ns,,E,2024-05-31 23:59\ns,,E,2024-06-01\n,ANN@x.example,E,2024-06-02\nno,,E,2024-06-02",
    )
    expect(counts(result)).toEqual(done(3, 0, 0, 1))
    expect(problems(result)).toEqual([[5, "subscription_id", "unknown_subscription"]])
    expect((await timeline("usage.%")).map((row) => row.account_id)).toEqual(["a", "b", "b"])
  })

  it("goes on after an interruption with the same counts, whichever chunk it fell in", async () => {
    await accounts("a")
    const rows = Array.from({ length: 12_000 }, (_, at) => `k${at % 11_000},a,E,2024-05-01,${at % 5_500}`)
    const id = await post("usage", `message_id,account_id,event,at,value\n${rows.join("\n")}`)
    const stopping = new AbortController()
    stopping.abort()
    // Every run is stopped after its first chunk; one of them also loses the count of a chunk it has stored.
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    await transaction(ctx, async (tx) => {
      await tx.updateTable("imports").set({ rows: 0n, created: 0n }).where("id", "=", id).execute()
    })
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    expect(await get(id)).toMatchObject({ status: "running", rows: 5000, created: 5000 })
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    await work(id)
    // 11,000 ids; the last 1,000 rows repeat the ids of the first 1,000, with the same content.
    expect(counts(await get(id))).toEqual(done(11_000, 0, 1000, 0))
    expect((await timeline("usage.%")).length).toBe(11_000)
  })
})

describe("an import", () => {
  it("resumes records from the last chunk", async () => {
    const rows = Array.from({ length: 7000 }, (_, at) => `a${at},Name,${at === 0 ? "a6999" : ""}`)
    const id = await post("accounts", `account_id,name,parent_id\n${rows.join("\n")}`)
    const stopping = new AbortController()
    stopping.abort()
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    expect((await get(id)).rows).toBe(5000)
    await work(id)
    expect(counts(await get(id))).toEqual(done(7000))
    expect((await end(id)).kept).toBe(0)
    expect(await records("accounts")).toEqual([])
  })

  it("can be cancelled, and what was loaded then undone", async () => {
    const rows = Array.from({ length: 6000 }, (_, at) => `a${at},Name`)
    const id = await post("accounts", `account_id,name\n${rows.join("\n")}`)
    const stopping = new AbortController()
    stopping.abort()
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    expect((await end(id)).status).toBe("cancelled")
    await work(id)
    expect(await get(id)).toMatchObject({ status: "cancelled", rows: 5000 })
    expect((await end(id)).status).toBe("undone")
    expect(await records("accounts")).toEqual([])
  })

  it("says what is wrong with a file or a mapping as a whole", async () => {
    const failure = async (body: string | Buffer, sent: Sent = {}) => {
      const result = await load("accounts", body, sent)
      expect(result.status).toBe("failed")
      return result.error
    }
    expect(await failure("id,name\n1,A")).toContain("No column for 'account_id'")
    expect(await failure("a,b\n1,2", { mapping: { account_id: "x", name: "b" } })).toContain("column 'x'")
    expect(await failure("a,b\n1,2", { mapping: { acount: "a" } })).toContain("'acount', which is no field")
    expect(await failure("account_id,name,NAME\n1,2,3", { mapping: { name: "Name" } })).toContain("2 columns")
    expect(await failure(gzipSync("account_id,name\n1,A").subarray(0, 20))).toContain("damaged or cut off")
    expect(await failure(Buffer.from("PK\u0003\u0004rest"))).toContain("Excel")
    expect(await failure(Buffer.from("\ufeffa\tb", "utf16le"))).toContain("UTF-16")
    const half = Buffer.concat([
      Buffer.from(`account_id,name\n${"1,ЖЖЖ\n".repeat(100_000)}`),
      Buffer.from([0x32, 0x2c, 0xc0, 0xc1]),
    ])
    expect(await failure(half)).toContain("goes on otherwise")
    const malformed = await app.inject({
      method: "POST",
      url: "/api/v1/imports?kind=accounts",
      headers: { authorization: key, "content-type": "text/csv", "x-mapping": "{" },
      payload: "account_id,name\n1,A",
    })
    expect(malformed.statusCode).toBe(422)
    const json = await app.inject({
      method: "POST",
      url: "/api/v1/imports?kind=accounts",
      headers: { authorization: key },
      payload: { a: 1 },
    })
    expect(json.statusCode).toBe(415)
  })

  it("reads on past a broken quote as far as it can", async () => {
    const result = await load("accounts", 'account_id,name\n1,"A "quoted" name"\n2,B\n3,"never closed\n4,D')
    expect(counts(result)).toEqual(done(2, 0, 0, 1))
    expect(problems(result)).toEqual([[4, null, "broken_quote"]])
  })

  it("dry run of records counts rows that refer to earlier chunks, and writes nothing", async () => {
    const rows = Array.from({ length: 5500 }, (_, at) => `a${at % 5400},Name,${at === 5100 ? "a1" : ""}`)
    const result = await load("accounts", `account_id,name,parent_id\n${rows.join("\n")}`, { dryRun: true })
    expect(counts(result)).toEqual(done(5400, 0, 100))
    expect(await records("accounts")).toEqual([])
    expect((await end(result.id)).status).toBe("undone")
  })
})

describe("preview", () => {
  const preview = async (kind: ImportKind, body: string | Buffer) =>
    (
      await app.inject({
        method: "POST",
        url: `/api/v1/imports/preview?kind=${kind}`,
        headers: { authorization: key, "content-type": "text/csv" },
        payload: body,
      })
    ).json()

  it("suggests columns by our names, by known headings and by content", async () => {
    const russian = await preview(
      "subscriptions",
      iconv.encode(
        "Номер договора;Код клиента;Тариф;Дата начала;Дата окончания;Лицензии;Цена;Валюта\n1;c1;Про;01.02.2024;;5;1 200,00;RUB\n",
        "win1251",
      ),
    )
    expect(russian).toMatchObject({ encoding: "windows-1251", delimiter: ";" })
    expect(russian.mapping).toEqual({
      subscription_id: "Номер договора",
      account_id: "Код клиента",
      product: "Тариф",
      started_on: "Дата начала",
      ended_on: "Дата окончания",
      quantity: "Лицензии",
      unit_price: "Цена",
      currency: "Валюта",
    })
    const hubspot = await preview(
      "accounts",
      "Record ID,Company name,Website URL,Company owner,Create Date\n1,Bluebay,b.example,Sam Sales,2024-02-01 09:30\n",
    )
    expect(hubspot.mapping).toEqual({
      account_id: "Record ID",
      name: "Company name",
      created_on: "Create Date",
      "trait.Website URL": "Website URL",
      "trait.Company owner": "Company owner",
    })
    const cut = gzipSync(Buffer.from(`who,Day,what\n${"ann@x.example,2024-01-01,Click\n".repeat(50)}`))
    const usage = await preview("usage", cut.subarray(0, cut.length - 12))
    expect(usage.mapping).toMatchObject({ at: "Day" })
    expect(usage.columns[0].samples[0]).toBe("ann@x.example")
  })
})
