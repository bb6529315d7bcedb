import { gzipSync } from "node:zlib"
import iconv from "iconv-lite"
import { beforeEach, describe, expect, it } from "vitest"
import { type Context, transaction } from "#modules/identity/index.ts"
import { testProduct } from "#test/app.ts"
import { counts, done, type Importing, importing, problems, type Sent } from "#test/importing.ts"
import type { ImportKind } from "./contract.ts"
import { runImport } from "./run-import.ts"

const { engines, app } = await testProduct()
let ctx: Context
let on: Importing
beforeEach(async () => {
  ctx = await engines.workspace()
  on = await importing(engines, app, ctx)
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
    await on.accounts("a")
    const dry = await on.load("usage", file, { dryRun: true })
    expect(counts(dry)).toEqual(outcome)
    expect(problems(dry)).toEqual(codes)
    expect(await on.timeline("usage.%")).toEqual([])
    const real = await on.load("usage", file)
    expect(counts(real)).toEqual(outcome)
    expect(problems(real)).toEqual(codes)
    expect(await on.timeline("usage.%")).toEqual([
      { account_id: "a", name: "usage.File Uploaded", at: "2024-04-30T21:00:00", value: null },
      { account_id: "a", name: "usage.Report Created", at: "2024-05-01T07:00:00", value: 2 },
      { account_id: "", name: "usage.File Uploaded", at: "2024-05-01T19:00:00", value: null },
    ])
    expect(counts(await on.load("usage", file))).toEqual(done(0, 0, 5, 7))
    expect(counts(await on.load("usage", file, { dryRun: true }))).toEqual(done(0, 0, 5, 7))
    await on.end(real.id)
    expect(await on.timeline("usage.%")).toEqual([])
    expect(counts(await on.load("usage", file))).toEqual(outcome)
  })

  it("finds the account of a subscription on the day, and of a person", async () => {
    await on.accounts("a", "b")
    await on.load(
      "subscriptions",
      "subscription_id,account_id,started_on,ended_on,mrr\ns,a,2024-01-01,2024-06-01,1\ns,b,2024-06-01,,1",
    )
    await on.load("contacts", "contact_id,account_id,name,email\nc1,b,Ann,ann@x.example")
    const result = await on.load(
      "usage",
      "subscription_id,person,event,at\ns,,E,2024-05-31 23:59\ns,,E,2024-06-01\n,ANN@x.example,E,2024-06-02\nno,,E,2024-06-02",
    )
    expect(counts(result)).toEqual(done(3, 0, 0, 1))
    expect(problems(result)).toEqual([[5, "subscription_id", "unknown_subscription"]])
    expect((await on.timeline("usage.%")).map((row) => row.account_id)).toEqual(["a", "b", "b"])
  })

  it("goes on after an interruption with the same counts, whichever chunk it fell in", async () => {
    await on.accounts("a")
    const rows = Array.from({ length: 12_000 }, (_, at) => `k${at % 11_000},a,E,2024-05-01,${at % 5_500}`)
    const id = await on.post("usage", `message_id,account_id,event,at,value\n${rows.join("\n")}`)
    const stopping = new AbortController()
    stopping.abort()
    // Every run is stopped after its first chunk; one of them also loses the count of a chunk it has stored.
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    await transaction(ctx, async (tx) => {
      await tx.updateTable("imports").set({ rows: 0n, created: 0n }).where("id", "=", id).execute()
    })
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    expect(await on.get(id)).toMatchObject({ status: "running", rows: 5000, created: 5000 })
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    await on.work(id)
    // 11,000 ids; the last 1,000 rows repeat the ids of the first 1,000, with the same content.
    expect(counts(await on.get(id))).toEqual(done(11_000, 0, 1000, 0))
    expect((await on.timeline("usage.%")).length).toBe(11_000)
  })
})

describe("an import", () => {
  it("resumes records from the last chunk", async () => {
    const rows = Array.from({ length: 7000 }, (_, at) => `a${at},Name,${at === 0 ? "a6999" : ""}`)
    const id = await on.post("accounts", `account_id,name,parent_id\n${rows.join("\n")}`)
    const stopping = new AbortController()
    stopping.abort()
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    expect((await on.get(id)).rows).toBe(5000)
    await on.work(id)
    expect(counts(await on.get(id))).toEqual(done(7000))
    expect((await on.end(id)).kept).toBe(0)
    expect(await on.records("accounts")).toEqual([])
  })

  it("can be cancelled, and what was loaded then undone", async () => {
    const rows = Array.from({ length: 6000 }, (_, at) => `a${at},Name`)
    const id = await on.post("accounts", `account_id,name\n${rows.join("\n")}`)
    const stopping = new AbortController()
    stopping.abort()
    await expect(runImport(ctx, id, stopping.signal)).rejects.toThrow("gives way")
    expect((await on.end(id)).status).toBe("cancelled")
    await on.work(id)
    expect(await on.get(id)).toMatchObject({ status: "cancelled", rows: 5000 })
    expect((await on.end(id)).status).toBe("undone")
    expect(await on.records("accounts")).toEqual([])
  })

  it("says what is wrong with a file or a mapping as a whole", async () => {
    const failure = async (body: string | Buffer, sent: Sent = {}) => {
      const result = await on.load("accounts", body, sent)
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
      headers: { authorization: on.key, "content-type": "text/csv", "x-mapping": "{" },
      payload: "account_id,name\n1,A",
    })
    expect(malformed.statusCode).toBe(422)
    const json = await app.inject({
      method: "POST",
      url: "/api/v1/imports?kind=accounts",
      headers: { authorization: on.key },
      payload: { a: 1 },
    })
    expect(json.statusCode).toBe(415)
  })

  it("reads on past a broken quote as far as it can", async () => {
    const result = await on.load(
      "accounts",
      'account_id,name\n1,"A "quoted" name"\n2,B\n3,"never closed\n4,D',
    )
    expect(counts(result)).toEqual(done(2, 0, 0, 1))
    expect(problems(result)).toEqual([[4, null, "broken_quote"]])
  })

  it("dry run of records counts rows that refer to earlier chunks, and writes nothing", async () => {
    const rows = Array.from({ length: 5500 }, (_, at) => `a${at % 5400},Name,${at === 5100 ? "a1" : ""}`)
    const result = await on.load("accounts", `account_id,name,parent_id\n${rows.join("\n")}`, {
      dryRun: true,
    })
    expect(counts(result)).toEqual(done(5400, 0, 100))
    expect(await on.records("accounts")).toEqual([])
    expect((await on.end(result.id)).status).toBe("undone")
  })
})

describe("preview", () => {
  const preview = async (kind: ImportKind, body: string | Buffer) =>
    (
      await app.inject({
        method: "POST",
        url: `/api/v1/imports/preview?kind=${kind}`,
        headers: { authorization: on.key, "content-type": "text/csv" },
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
