import { expect, test } from "vitest"
import { testProduct } from "#test/app.ts"
import { createMember, ensureAdministrator, ensureApiKey, type Role, transaction } from "./index.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()

type Sent = { body?: object | string; headers?: Record<string, string>; address?: string }
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

const call = async (method: Method, url: string, { body, headers = {}, address = "10.0.0.1" }: Sent = {}) => {
  const payload = body ? { payload: body } : {}
  const response = await app.inject({ method, url, headers, remoteAddress: address, ...payload })
  return {
    status: response.statusCode,
    body: response.json(),
    cookies: response.cookies,
    headers: response.headers,
  }
}

/** Signs a member of a role in by an invitation's link; answers with the cookie header. */
const signedIn = async (role: Role, email: string, where = ctx): Promise<{ cookie: string }> => {
  const authorization = await app.keyFor(where)
  const invited = await call("POST", "/api/v1/members", {
    headers: { authorization },
    body: { email, name: email, role },
  })
  expect(invited.status).toBe(201)
  const token = new URL(invited.body.link).hash.slice("#token=".length)
  const opened = await call("POST", "/api/v1/session/link", { body: { token }, address: email })
  expect(opened.status).toBe(200)
  return { cookie: `perennial_session=${opened.cookies[0]!.value}` }
}

test("a first administrator signs in once by link, chooses address and password, and signs in with them", async () => {
  const own = await engines.workspace({ name: "Own" })
  const first = { email: "administrator@perennial.example", name: "Administrator" }
  const replaced = await ensureAdministrator(own, first)
  const token = await ensureAdministrator(own, first)
  expect((await call("POST", "/api/v1/session/link", { body: { token: replaced! } })).status).toBe(401)
  const opened = await call("POST", "/api/v1/session/link", { body: { token: token! } })
  expect(opened.cookies[0]).toMatchObject({
    name: "perennial_session",
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
  })
  expect(opened.cookies[0]!.secure).toBeUndefined()
  expect((await call("POST", "/api/v1/session/link", { body: { token: token! } })).status).toBe(401)

  const headers = { cookie: `perennial_session=${opened.cookies[0]!.value}` }
  const chosen = {
    email: "Anna@Example.com",
    name: "Анна",
    language: "en",
    password: "correct horse battery",
  }
  const me = await call("PATCH", "/api/v1/me", { headers, body: chosen })
  expect(me.body).toMatchObject({
    name: "Анна",
    email: "anna@example.com",
    role: "administrator",
    has_password: true,
    language: "en",
    workspace: { name: "Own", currency: "RUB", time_zone: "Europe/Moscow", today: "2026-11-16" },
  })
  expect(await ensureAdministrator(own, first)).toBeNull()

  const secure = await call("POST", "/api/v1/session", {
    headers: { "x-forwarded-proto": "https" },
    body: { email: "anna@example.com", password: "correct horse battery" },
  })
  expect(secure.cookies[0]!.secure).toBe(true)
  const again = { cookie: `perennial_session=${secure.cookies[0]!.value}` }
  expect((await call("GET", "/api/v1/me", { headers: again })).status).toBe(200)
  // A new password ends the sessions that the old one opened, but the one it was chosen in.
  await call("PATCH", "/api/v1/me", { headers, body: { password: "another good password" } })
  expect((await call("GET", "/api/v1/me", { headers: again })).status).toBe(401)
  expect((await call("DELETE", "/api/v1/session", { headers })).status).toBe(200)
  expect((await call("GET", "/api/v1/me", { headers })).status).toBe(401)
})

test("a wrong password and an unknown address get the same answer, and the eleventh attempt in a minute is refused", async () => {
  const body = { email: "guess@example.com", password: "wrong" }
  const answers = []
  for (let attempt = 0; attempt < 11; attempt++)
    answers.push((await call("POST", "/api/v1/session", { body, address: "10.0.0.9" })).status)
  expect(answers).toEqual([...Array(10).fill(401), 429])
  expect((await call("POST", "/api/v1/session", { body, address: "10.0.0.10" })).status).toBe(401)
})

test("a session runs out after thirty days", async () => {
  const headers = await signedIn("csm", "month@example.com")
  engines.setNow(new Date("2026-12-16T08:59:59Z"))
  expect((await call("GET", "/api/v1/me", { headers })).status).toBe(200)
  engines.setNow(new Date("2026-12-16T09:00:00Z"))
  expect((await call("GET", "/api/v1/me", { headers })).status).toBe(401)
  engines.setNow(new Date("2026-11-16T09:00:00Z"))
})

test("a page of another site cannot change anything with the visitor's cookie", async () => {
  const { cookie } = await signedIn("administrator", "csrf@example.com")
  const rename = (headers: Record<string, string>) =>
    call("PATCH", "/api/v1/workspace", {
      headers: { cookie, host: "cs.example.com", ...headers },
      body: { name: "Test" },
    })
  for (const refused of [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ])
    expect((await rename(refused as unknown as Record<string, string>)).status).toBe(403)
  expect((await rename({ "sec-fetch-site": "same-origin", origin: "https://cs.example.com" })).status).toBe(
    200,
  )
  expect((await rename({ origin: "https://cs.example.com" })).status).toBe(200)
  expect((await rename({})).status).toBe(200)
  const form = { cookie, "content-type": "application/x-www-form-urlencoded" }
  const posted = await app.inject({
    method: "POST",
    url: "/api/v1/members",
    headers: form,
    payload: "email=a@b.co",
  })
  expect(posted.statusCode).toBe(415)
  const plain = { ...form, "content-type": "text/plain" }
  const text = await app.inject({ method: "POST", url: "/api/v1/members", headers: plain, payload: "{}" })
  expect(text.statusCode).toBe(415)
})

test("the last active administrator stays; a closed membership loses its sessions at once", async () => {
  const own = await engines.workspace()
  const headers = await signedIn("administrator", "only@example.com", own)
  const { members } = (await call("GET", "/api/v1/members", { headers })).body
  const only = `/api/v1/members/${members[0].id}`
  expect((await call("PATCH", only, { headers, body: { role: "lead" } })).status).toBe(409)
  expect((await call("PATCH", only, { headers, body: { active: false } })).status).toBe(409)

  const second = await signedIn("administrator", "second@example.com", own)
  expect((await call("PATCH", only, { headers: second, body: { active: false } })).body.active).toBe(false)
  expect((await call("GET", "/api/v1/me", { headers })).status).toBe(401)
  const closed = { email: "only@example.com", name: "x", role: "administrator" }
  expect((await call("POST", "/api/v1/members", { headers: second, body: closed })).status).toBe(409)
  await call("PATCH", only, { headers: second, body: { active: true } })
  expect((await call("GET", "/api/v1/me", { headers })).status).toBe(401)
})

test("nobody gives or touches more rights than they have", async () => {
  const authorization = await app.keyFor(ctx, [
    "members:read",
    "members:write",
    "keys:write",
    "customers:read",
  ])
  const headers = { authorization }
  const invite = (role: Role) =>
    call("POST", "/api/v1/members", { headers, body: { email: `${role}@high.example`, name: "x", role } })
  expect((await invite("administrator")).status).toBe(403)
  expect((await invite("csm")).status).toBe(403)
  const member = await transaction(ctx, (tx) =>
    createMember(tx, ctx, { email: "x@low.example", name: "X", role: "lead" }),
  )
  const raised = await call("PATCH", `/api/v1/members/${member.id}`, {
    headers,
    body: { role: "administrator" },
  })
  expect(raised.status).toBe(403)
  const key = (scopes: string[]) => call("POST", "/api/v1/keys", { headers, body: { name: "k", scopes } })
  expect((await key(["customers:read"])).status).toBe(201)
  expect((await key(["customers:write"])).status).toBe(403)
})

test("a key is shown once, works with its scopes alone, and stops when revoked", async () => {
  const headers = { authorization: await app.keyFor(ctx) }
  const body = { name: "CI", scopes: ["workspace:read"] }
  const created = (await call("POST", "/api/v1/keys", { headers, body })).body
  const narrow = { authorization: `Bearer ${created.key}` }
  expect((await call("GET", "/api/v1/workspace", { headers: narrow })).status).toBe(200)
  expect((await call("GET", "/api/v1/members", { headers: narrow })).status).toBe(403)
  const listed = await call("GET", "/api/v1/keys", { headers })
  expect(JSON.stringify(listed.body)).not.toContain(created.key)
  const stored = await transaction(ctx, (tx) => tx.selectFrom("api_keys").selectAll().execute())
  expect(JSON.stringify(stored)).not.toContain(created.key)
  expect((await call("DELETE", `/api/v1/keys/${created.id}`, { headers })).body.revoked_at).not.toBeNull()
  expect((await call("GET", "/api/v1/workspace", { headers: narrow })).status).toBe(401)
})

test("the environment's key is valid with every right; another value takes its place, and the first can come back", async () => {
  const own = await engines.workspace()
  const works = async (text: string) =>
    (await call("GET", "/api/v1/audit", { headers: { authorization: `Bearer ${text}` } })).status === 200
  await ensureApiKey(engines, own.workspace.id, "environment-key-one")
  await ensureApiKey(engines, own.workspace.id, "environment-key-one")
  expect(await works("environment-key-one")).toBe(true)
  await ensureApiKey(engines, own.workspace.id, "environment-key-two")
  expect([await works("environment-key-one"), await works("environment-key-two")]).toEqual([false, true])
  await ensureApiKey(engines, own.workspace.id, "environment-key-one")
  expect([await works("environment-key-one"), await works("environment-key-two")]).toEqual([true, false])
  await expect(ensureApiKey(engines, ctx.workspace.id, "environment-key-one")).rejects.toThrow(
    "another workspace",
  )
})

test("another currency or zone makes every number due anew; another name does not", async () => {
  const own = await engines.workspace()
  const headers = { authorization: await app.keyFor(own) }
  const revision = async () =>
    (
      await transaction(own, (tx) =>
        tx.selectFrom("workspaces").select("facts_revision").executeTakeFirstOrThrow(),
      )
    ).facts_revision
  const patch = (body: object) => call("PATCH", "/api/v1/workspace", { headers, body })
  expect((await patch({ name: "Новое имя" })).body.name).toBe("Новое имя")
  expect(await revision()).toBe(0n)
  const changed = await patch({ currency: "USD", time_zone: "Asia/Vladivostok", language: "en" })
  expect(changed.body).toMatchObject({ currency: "USD", time_zone: "Asia/Vladivostok", language: "en" })
  expect(await revision()).toBe(1n)
  const refused = await patch({ currency: "RUR", time_zone: "Mars/Olympus" })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual(["currency", "time_zone"])
})

test("the audit log pages backwards without a gap and names who did what", async () => {
  const own = await engines.workspace()
  const headers = { authorization: await app.keyFor(own) }
  for (const name of ["A", "B", "C"]) await call("PATCH", "/api/v1/workspace", { headers, body: { name } })
  const seen: string[] = []
  let cursor: string | null = ""
  while (cursor !== null) {
    const query: string = cursor ? `?limit=2&cursor=${cursor}` : "?limit=2"
    const page = (await call("GET", `/api/v1/audit${query}`, { headers })).body
    seen.push(
      ...page.entries.map(
        (entry: { action: string; after: { name?: string } }) => `${entry.action} ${entry.after?.name}`,
      ),
    )
    cursor = page.next_cursor
  }
  expect(seen).toEqual([
    "workspace.update C",
    "workspace.update B",
    "workspace.update A",
    "key.create test",
    "workspace.create Test",
  ])
  expect((await call("GET", "/api/v1/audit?cursor=x", { headers })).status).toBe(422)
})

test("what no record can keep, and an address too long to find, are refused as problems", async () => {
  const headers = { authorization: await app.keyFor(await engines.workspace()) }
  const body = await call("POST", "/api/v1/keys", { headers, body: { name: "a\0b", scopes: [] } })
  expect(body).toMatchObject({ status: 422, body: { errors: [{ path: "name" }] } })
  for (const url of ["/api/v1/accounts/%00/contacts", "/api/v1/alerts?state=%00"])
    expect((await call("GET", url, { headers })).status).toBe(422)
  const yaml = { ...headers, "content-type": "application/yaml" }
  const mountain = `a: &a [1, 1]\nb: &b [${"*a, ".repeat(99)}]\nc: [${"*b, ".repeat(99)}]`
  for (const text of ["a: &a [*a]", mountain])
    expect((await call("PUT", "/api/v1/metrics/x", { headers: yaml, body: text })).status).toBe(422)
  const long = await call("GET", `/api/v1/accounts/${"x".repeat(600)}`, { headers })
  expect(long).toMatchObject({ status: 414, body: { status: 414, title: "malformed" } })
})
