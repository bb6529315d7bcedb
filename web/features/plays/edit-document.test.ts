import { expect, test } from "vitest"
import { acts } from "./document.ts"
import {
  addStep,
  moveStep,
  pathText,
  removeStep,
  renameStep,
  stepsOf,
  valueAt,
  withValue,
} from "./edit-document.ts"

const play = {
  key: "welcome",
  steps: [
    { key: "ask", wait_until: { when: "metric.a > 1", within: "3d", otherwise: "late" } },
    { key: "thank", task: { title: { en: "Thank", ru: "Поблагодарить" } }, next: "end" },
    { key: "late", wait: "2d" },
    { key: "last", branch: { when: "metric.a > 1", holds: "end" } },
  ],
}
const keys = (document: Record<string, unknown>) => stepsOf(document).map(({ key }) => key)

test("a place is read, written and taken out, and nothing else changes", () => {
  const path = ["steps", 1, "task", "title", "ru"]
  expect(valueAt(play, path)).toBe("Поблагодарить")
  expect(pathText(path)).toBe("steps[1].task.title.ru")
  const changed = withValue(play, path, "Спасибо")
  expect(valueAt(changed, path)).toBe("Спасибо")
  expect(valueAt(play, path)).toBe("Поблагодарить")
  expect(withValue(changed, path, "Поблагодарить")).toEqual(play)
  expect(withValue({ a: 1 }, ["b", "c"], 2)).toEqual({ a: 1, b: { c: 2 } })
  expect(withValue({ a: 1, b: 2 }, ["b"], undefined)).toEqual({ a: 1 })
  expect(withValue({ list: ["x", "y", "z"] }, ["list", 1], undefined)).toEqual({ list: ["x", "z"] })
  expect(withValue({ list: ["x"] }, ["list", 1], "y")).toEqual({ list: ["x", "y"] })
})

test("a step that is added has a key of its own and does one thing", () => {
  const twice = addStep(addStep(play, 1, "email"), 1, "email")
  expect(keys(twice)).toEqual(["ask", "email_2", "email", "thank", "late", "last"])
  for (const act of acts) expect(Object.keys(stepsOf(addStep(play, 0, act))[0] ?? {})).toEqual(["key", act])
})

test("what led to a step that is removed leads to where it led", () => {
  const without = removeStep(play, 2)
  expect(keys(without)).toEqual(["ask", "thank", "last"])
  expect(valueAt(without, ["steps", 0, "wait_until", "otherwise"])).toBe("last")
  const last = withValue(play, ["steps", 1, "next"], "last")
  expect(valueAt(removeStep(last, 3), ["steps", 1, "next"])).toBe("end")
})

test("a step moves within its list only", () => {
  expect(keys(moveStep(play, 2, -1))).toEqual(["ask", "late", "thank", "last"])
  expect(moveStep(moveStep(play, 0, 1), 1, -1)).toEqual(play)
  expect(moveStep(play, 0, -1)).toBe(play)
  expect(moveStep(play, 3, 1)).toBe(play)
})

test("a step that is renamed takes along what leads to it", () => {
  const renamed = renameStep(play, 2, "remind")
  expect(keys(renamed)).toEqual(["ask", "thank", "remind", "last"])
  expect(valueAt(renamed, ["steps", 0, "wait_until", "otherwise"])).toBe("remind")
  // Of two that bear one key the one that is renamed takes nothing from the other.
  const doubled = renameStep(play, 3, "late")
  expect(valueAt(renameStep(doubled, 3, "last"), ["steps", 0, "wait_until", "otherwise"])).toBe("late")
})
