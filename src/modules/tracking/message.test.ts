import { describe, expect, it } from "vitest"
import { instantOf } from "./instant.ts"
import { clean, deepest, tooDeep, weigh } from "./json.ts"
import { type Call, readMessage } from "./message.ts"

const received = "2026-11-16T09:00:00.000Z"
const at = "2026-11-01T10:00:00.000Z"

const read = (call: Call, item: Record<string, unknown>, group?: unknown) =>
  readMessage({ timestamp: at, messageId: "m", ...item }, call, { received, source: "tracking:k", group })

const row = (call: Call, item: Record<string, unknown>) => {
  const message = read(call, item)
  if (typeof message === "string") throw new Error(message)
  return message.row
}

describe("message", () => {
  it("becomes the row its call stands for", () => {
    const userId = "u"
    expect(
      row("track", { userId, event: " Report Created ", properties: { value: 2, revenue: 9 } }),
    ).toMatchObject({
      account_id: "",
      person: "u",
      name: "usage.Report Created",
      at,
      recorded_at: received,
      value: 2,
      properties: { value: 2, revenue: 9 },
      source: "tracking:k",
      message_id: "m",
      said: { account: "" },
    })
    expect(row("track", { userId, event: "Paid", properties: { revenue: 9 } }).value).toBe(9)
    expect(row("track", { userId, event: "Paid", properties: { value: "9" } }).value).toBe(null)
    expect(row("page", { userId, name: "Pricing" }).name).toBe("page.Pricing")
    expect(row("page", { userId, properties: { path: "/docs" } }).name).toBe("page./docs")
    expect(row("screen", { userId }).name).toBe("screen.unnamed")
    expect(row("identify", { userId, traits: { email: "a@b.c" } })).toMatchObject({
      name: "identity.identify",
      properties: { email: "a@b.c" },
    })
    expect(row("group", { userId, groupId: 7, traits: { plan: "pro" } })).toMatchObject({
      name: "identity.group",
      properties: { plan: "pro" },
      said: { account: "7" },
    })
    expect(row("alias", { userId, previousId: "a" })).toMatchObject({
      name: "identity.alias",
      properties: { previousId: "a" },
    })
  })

  it("names its account by the context, the item's before the batch's", () => {
    const event = { userId: "u", event: "E" }
    expect(read("track", event, "of-batch")).toMatchObject({ group: "of-batch" })
    expect(read("track", { ...event, context: { groupId: "own" } }, "of-batch")).toMatchObject({
      group: "own",
    })
    expect(read("track", { ...event, context: null })).toMatchObject({ group: "" })
  })

  it("makes another name of its person known by identify and alias alone", () => {
    const both = { userId: "u", anonymousId: "a", event: "E", groupId: "g" }
    expect(read("identify", both)).toMatchObject({ alias: "a" })
    expect(read("track", both)).toMatchObject({ alias: "", row: { person: "u" } })
    expect(read("alias", { userId: "u", previousId: "old" })).toMatchObject({ alias: "old" })
    expect(read("identify", { userId: "u", anonymousId: "u" })).toMatchObject({ alias: "" })
  })

  it("without a timestamp happened on arrival, and says so", () => {
    const message = readMessage({ userId: "u", event: "E" }, "track", {
      received,
      source: "s",
      group: undefined,
    })
    expect(message).toMatchObject({ row: { at: received, said: { account: "", at: null } } })
    expect((message as { row: { message_id: string } }).row.message_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it("is refused with the reason", () => {
    const fine = { userId: "u", event: "E" }
    expect(read("track", { event: "E" })).toBe("no_person")
    expect(read("track", { ...fine, userId: "  " })).toBe("no_person")
    expect(read("alias", { userId: "u" })).toBe("no_person")
    expect(read("group", { userId: "u" })).toBe("no_group")
    expect(read("track", { userId: "u" })).toBe("no_event")
    expect(read("track", { userId: "u", event: 5 })).toBe("wrong_type")
    expect(read("track", { ...fine, userId: {} })).toBe("wrong_type")
    expect(read("track", { ...fine, properties: "x" })).toBe("wrong_type")
    expect(read("track", { ...fine, properties: [1] })).toBe("wrong_type")
    expect(read("track", { ...fine, messageId: "m".repeat(201) })).toBe("too_long")
    expect(read("track", { ...fine, event: "e".repeat(300) })).toBe("too_long")
    for (const timestamp of ["yesterday", "2026-02-30T00:00:00Z", "1989-12-31", "2036-11-17", 5, {}, ""])
      expect([timestamp, read("track", { ...fine, timestamp })]).toEqual([timestamp, "bad_timestamp"])
  })
})

describe("instant", () => {
  it.for([
    ["2015-2-02T00:30:08.276Z", "2015-02-02T00:30:08.276Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2024-05-01T10:00:00+03:00", "2024-05-01T07:00:00.000Z"],
    ["2024-05-01 10:00:00.5 -0130", "2024-05-01T11:30:00.500Z"],
    ["2024-05-01T10:00:00.123456789Z", "2024-05-01T10:00:00.123Z"],
    ["2024-05-01T10:00", "2024-05-01T10:00:00.000Z"],
    ["2024-05-01T24:00:00Z", null],
    ["2023-02-29T00:00:00.000Z", null],
    ["01/05/2024", null],
    ["2024-13-01", null],
  ] as const)("%s → %s", ([text, instant]) => {
    expect(instantOf(text)).toBe(instant)
  })
})

describe("JSON", () => {
  it("is cleaned of what stores and programs choke on", () => {
    const dirty = JSON.parse(
      '{"a\\u0000b": "x\\ud800y\\u0000", "__proto__": {"x": 1}, "in": [{"constructor": 1, "b": "\\udc00"}]}',
    ) as unknown
    expect(JSON.stringify(clean(dirty))).toBe('{"ab":"x\uFFFDy","in":[{"b":"\uFFFD"}]}')
  })

  it("is weighed to its depth", () => {
    const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth))
    expect(weigh(nested(deepest))).toBeLessThan(1000)
    expect(weigh(nested(deepest + 1))).toBe(tooDeep)
    expect(weigh(nested(200_000))).toBe(tooDeep)
    expect(weigh({ a: "x".repeat(1000) })).toBeGreaterThan(1000)
  })
})
