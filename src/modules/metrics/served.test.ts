import { afterAll, beforeAll, describe, test } from "vitest"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { matrixLaw } from "#test/matrix-law.ts"

describe.each(["server", "cluster"] as const)("on a %s over HTTP", (shape) => {
  let engines: TestEngines
  beforeAll(async () => {
    engines = await testEngines(shape)
  })
  afterAll(() => engines.close())

  test("a matrix is what a walk over the rows counts", () => matrixLaw(engines, 8))
})
