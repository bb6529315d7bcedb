import { expect, test } from "vitest"
import { playSchema } from "./definition.ts"
import { exitsOf, flowFaults } from "./flow.ts"

const both = (text: string) => ({ en: text, ru: text })
const document = (change: object) => ({
  key: "p",
  name: both("Play"),
  about: both("About"),
  start: { by_hand: true },
  steps: [{ key: "a", wait: "1d" }],
  ...change,
})

/** Places and messages of what is refused. */
const faults = (change: object): string[] => {
  const result = playSchema.safeParse(document(change))
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
}

test("a play says in one way how it starts, and a step does one thing", () => {
  expect(faults({})).toEqual([])
  expect(faults({ start: {} })).toEqual([expect.stringContaining("start: one way to start")])
  expect(faults({ start: { signal: true, by_hand: true } })).toEqual([
    expect.stringContaining("start: one way to start"),
  ])
  expect(faults({ steps: [{ key: "a" }] })).toEqual([
    expect.stringContaining("steps.0: a step does one thing"),
  ])
  expect(faults({ steps: [{ key: "a", wait: "1d", start_play: "q" }] })).toEqual([
    expect.stringMatching(/steps\.0: .*does wait and start_play/),
  ])
  expect(faults({ steps: [{ key: "a", wait: "soon" }] })).toEqual([
    "steps.0.wait: hours or days, as 4h or 3d",
  ])
  expect(faults({ name: { en: "Only English" } })).toEqual([expect.stringContaining("name.ru")])
  expect(faults({ only: "account.nothing == 1" })).toEqual([expect.stringMatching(/^only: /)])
  expect(faults({ start: { entry: "account.segment" } })).toEqual([expect.stringMatching(/^start\.entry: /)])
  expect(faults({ steps: [{ key: "a", change: { field: "touch_model", to: "middle" } }] })).toEqual([
    "steps.0.change.to: a touch model is tech, low or high",
  ])
  expect(faults({ steps: [{ key: "a", webhook: { url: "file:///etc/passwd" } }] })).toEqual([
    expect.stringMatching(/^steps\.0\.webhook\.url/),
  ])
})

test("steps lead somewhere, in no circle, and each is met", () => {
  const wait = "1d"
  expect(faults({ steps: [{ key: "a", wait, next: "z" }] })).toEqual([
    "steps.0.next: there is no step 'z'; the steps are a, and 'end'",
  ])
  expect(
    faults({
      steps: [
        { key: "a", wait },
        { key: "a", wait },
      ],
    }),
  ).toEqual(["steps.0.key: the step 'a' stands twice"])
  expect(
    faults({
      steps: [
        { key: "a", wait },
        { key: "b", wait, next: "a" },
      ],
    }),
  ).toEqual([expect.stringContaining("steps.0: the steps go in a circle (a → b → a)")])
  expect(
    faults({
      steps: [
        { key: "a", wait, next: "end" },
        { key: "b", wait },
      ],
    }),
  ).toEqual(["steps.1: no step leads to 'b': let one, or leave it out"])
  expect(
    faults({
      steps: [
        { key: "a", branch: { when: "metric.x > 1", holds: "c", otherwise: "b" } },
        { key: "b", wait, next: "end" },
        { key: "c", wait },
      ],
    }),
  ).toEqual([])
})

test("steps follow each other unless they say otherwise", () => {
  const steps = [
    { key: "a", wait_until: { when: "x", within: "1d", otherwise: "c" } },
    { key: "b", next: "end" },
    { key: "c", approval: { role: "lead", title: both("t"), due: "1d", otherwise: "end" } },
    { key: "d" },
  ]
  expect(steps.map((_, at) => exitsOf(steps, at))).toEqual([
    { next: "b", otherwise: "c" },
    { next: "end" },
    { next: "d", otherwise: "end" },
    { next: "end" },
  ])
  expect(flowFaults(steps)).toEqual([])
})
