import { afterAll, expect } from "vitest"
import { type Context, createKey, type Right, rights } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { createApp } from "../src/app.ts"
import { type TestEngines, testEngines } from "./engines.ts"

export type TestApp = HttpServer & {
  /** An `Authorization` header's value for a new key of the context's workspace: every right unless scopes are given. */
  keyFor(ctx: Context, scopes?: readonly Right[]): Promise<string>
}

/** The whole HTTP face without a socket or the web build: call it through `app.inject`. */
export async function testApp(engines: Engines): Promise<TestApp> {
  const app = await createApp(engines, null)
  await app.ready()
  return Object.assign(app, {
    keyFor: async (ctx: Context, scopes: readonly Right[] = rights) =>
      `Bearer ${(await createKey(ctx, { name: "test", scopes })).key}`,
  })
}

/** Engines and the app upon them for a whole test file (call it at the top), closed after the file's tests. */
export async function testProduct(): Promise<{ engines: TestEngines; app: TestApp }> {
  const engines = await testEngines()
  const app = await testApp(engines)
  afterAll(async () => {
    await app.close()
    await engines.close()
  })
  return { engines, app }
}

/** How a test calls the API in the context's workspace: the answer's body, once its status is as expected. */
export const caller =
  (app: TestApp, ctx: Context) =>
  async <Answer>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    body?: object,
    status = 200,
  ): Promise<Answer> => {
    const headers = { authorization: await app.keyFor(ctx) }
    const response = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers,
      ...(body && { payload: body }),
    })
    expect([url, response.statusCode, response.statusCode === status ? "" : response.body]).toEqual([
      url,
      status,
      "",
    ])
    return response.json()
  }
