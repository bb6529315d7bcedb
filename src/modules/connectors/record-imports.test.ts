import { gzipSync } from "node:zlib"
import iconv from "iconv-lite"
import { beforeEach, describe, expect, it } from "vitest"
import type { Context } from "#modules/identity/index.ts"
import { testProduct } from "#test/app.ts"
import { counts, done, type Importing, importing, problems } from "#test/importing.ts"

const { engines, app } = await testProduct()
let ctx: Context
let on: Importing
beforeEach(async () => {
  ctx = await engines.workspace()
  on = await importing(engines, app, ctx)
})

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
    const result = await on.load("accounts", file)
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
    expect(await on.timeline("account.created")).toEqual([
      { account_id: "b", name: "account.created", at: "2023-12-30T21:00:00", value: null },
      { account_id: "a", name: "account.created", at: "2024-01-30T21:00:00", value: null },
    ])
    const changed = await on.load("accounts", "account_id,name,trait.Tariff\na,Alpha One,Pro\nb,Beta\nTwo,\n")
    expect(changed.status).toBe("done")
    const kept = await on.load("accounts", 'account_id,name\na,"Alpha One"\nb,"Beta\nTwo"')
    expect(counts(kept)).toEqual(done(0, 0, 2, 0))
    expect((await on.records("accounts"))[0]).toContain('"Region":"North"')
  })

  it("refuses every bad value of a row at once", async () => {
    const result = await on.load(
      "accounts",
      "account_id,name,owner_email,timezone\ne,Epsilon,nobody,Mars/Base",
    )
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
    const result = await on.load("accounts", iconv.encode(text, "win1251"), { header: escaped })
    expect(counts(result)).toEqual(done(3))
    expect(await on.records("accounts")).toContainEqual(expect.stringContaining("ООО «Ёлка 2»"))
    const bytes = Buffer.from(JSON.stringify(mapping)).toString("latin1")
    const again = await on.load("accounts", gzipSync(`\ufeff${text}`), { header: bytes })
    expect(counts(again)).toEqual(done(0, 0, 3))
  })

  it("undoes what it did, keeps what was changed since or is needed, and may be asked twice", async () => {
    await on.accounts("old")
    const before = await on.records("accounts")
    const result = await on.load(
      "accounts",
      "account_id,name,parent_id\nold,Renamed,\np,Parent,\nq,Child,p\nr,Root,\ns,Changed,",
    )
    expect(counts(result)).toEqual(done(4, 1))
    await on.load("contacts", "contact_id,account_id,name\nc1,r,Ann")
    await on.load("accounts", "account_id,name\ns,Changed again")
    const undone = await on.end(result.id)
    expect([undone.status, undone.kept]).toEqual(["undone", 2])
    const left = await on.records("accounts")
    expect(left).toEqual(expect.arrayContaining(before))
    expect(left.map((row) => JSON.parse(row).account_id)).toEqual(["old", "r", "s"])
    expect((await on.end(result.id)).status).toBe("undone")
  })
})

describe("contacts", () => {
  it("ties people to accounts", async () => {
    await on.accounts("a")
    const result = await on.load(
      "contacts",
      "contact_id\taccount_id\tname\temail\ttitle\troles\n1\ta\tAnn\tANN@x.example\tCTO\tchampion; economic_buyer\n2\tzz\tBob\t\t\t\n3\ta\tCid\tcid\t\t\n",
    )
    expect(counts(result)).toEqual(done(1, 0, 0, 2))
    expect(problems(result)).toEqual([
      [3, "account_id", "unknown_account"],
      [4, "email", "bad_email"],
    ])
    const shown = await app.inject({ url: "/api/v1/accounts/a/contacts", headers: { authorization: on.key } })
    expect(shown.json().contacts).toEqual([
      {
        contact_id: "1",
        name: "Ann",
        email: "ann@x.example",
        title: "CTO",
        roles: ["champion", "economic_buyer"],
      },
    ])
    const missing = await app.inject({
      url: "/api/v1/accounts/zz/contacts",
      headers: { authorization: on.key },
    })
    expect(missing.statusCode).toBe(404)
  })
})

describe("subscriptions", () => {
  const heading =
    "subscription_id,account_id,product,started_on,ended_on,quantity,unit_price,currency,interval_months,discount,mrr"

  it("reckons MRR, refuses faults by line, and tells the timeline every change", async () => {
    await on.accounts("a", "b")
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
    const result = await on.load("subscriptions", file)
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
    expect(await on.timeline("subscription.%")).toEqual([
      row("licences", "2024-02-29T21:00:00", 10),
      row("mrr", "2024-02-29T21:00:00", 500),
      row("mrr", "2024-02-29T21:00:00", 850.35),
      row("licences", "2025-02-28T21:00:00", 2),
      row("mrr", "2025-02-28T21:00:00", 170.08),
      row("renewal", "2025-02-28T21:00:00", null),
    ])
    const shown = await app.inject({
      url: "/api/v1/accounts/a/subscriptions?as_of=2025-02-28",
      headers: { authorization: on.key },
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
    await on.accounts("a", "b")
    await on.load("subscriptions", "subscription_id,account_id,started_on,mrr\ns,a,2024-01-01,100")
    const [before, told] = [await on.records("subscription_versions"), await on.timeline()]
    const moved = await on.load(
      "subscriptions",
      "subscription_id,account_id,started_on,ended_on,mrr\ns,b,2024-06-01,,300\ns,a,2024-01-01,2024-06-01,100",
    )
    expect(counts(moved)).toEqual(done(1, 1))
    expect(
      (await on.timeline("subscription.mrr")).map(({ account_id, value }) => [account_id, value]),
    ).toEqual([
      ["a", 100],
      ["a", -100],
      ["b", 300],
    ])
    expect((await on.end(moved.id)).kept).toBe(0)
    expect(await on.records("subscription_versions")).toEqual(before)
    expect(await on.timeline()).toEqual(told)
  })
})

describe("tickets and survey answers", () => {
  it("load with their problems and are told to the timeline", async () => {
    await on.accounts("a")
    const tickets = await on.load(
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
    const answers = await on.load(
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
    expect(await on.timeline()).toEqual([
      { account_id: "a", name: "survey.ces", at: "2024-04-30T21:00:00", value: 7 },
      { account_id: "a", name: "survey.nps", at: "2024-04-30T21:00:00", value: 9 },
      { account_id: "a", name: "ticket.opened", at: "2024-05-01T07:00:00", value: null },
      { account_id: "a", name: "ticket.opened", at: "2024-05-01T07:30:15", value: null },
      { account_id: "a", name: "ticket.closed", at: "2024-05-02T10:00:00", value: 4 },
    ])
    await on.end(tickets.id)
    await on.end(answers.id)
    expect(await on.timeline()).toEqual([])
    expect(await on.records("tickets")).toEqual([])
    expect(await on.records("survey_answers")).toEqual([])
  })
})
