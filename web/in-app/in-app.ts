/**
 * The script for the vendor's product: shows a contact's messages as a card, one after the other, and tells what became
 * of them. It touches nothing of the page but one element of its own, whose styles are closed off (shadow DOM), uses no
 * inline script and no style sheet of the page, and keeps nothing in the browser.
 *
 *   <script async src="https://success.example.com/in-app.js"
 *     data-write-key="wk_…" data-user-id="17" data-user-hash="…" data-language="en"></script>
 */

export type Message = {
  id: string
  subject: string
  text: string
  action: { label: string; href: string } | null
}
type Answer = { messages: Message[]; push_key: string | null }

declare global {
  interface Window {
    perennial?: { refresh(): Promise<void>; allowNotifications(worker: string): Promise<boolean> }
  }
}

const script = document.currentScript
const given = script instanceof HTMLScriptElement ? script.dataset : {}
const origin = script instanceof HTMLScriptElement ? new URL(script.src).origin : location.origin
const words = { en: { close: "Close", about: "Message" }, ru: { close: "Закрыть", about: "Сообщение" } }
const say = /^ru/i.test(given["language"] ?? document.documentElement.lang) ? words.ru : words.en
const asking = {
  write_key: given["writeKey"] ?? "",
  user_id: given["userId"] ?? "",
  user_hash: given["userHash"] ?? "",
}

let pushKey: string | null = null
let card: HTMLElement | null = null
let waiting: Message[] = []

/** As plain text, which browsers send to another origin without asking first. */
const post = (path: string, body: object, keepalive = false): Promise<Response> =>
  fetch(`${origin}/in-app/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({ ...asking, ...body }),
    credentials: "omit",
    keepalive,
  })

const mark = (id: string, what: "seen" | "clicked" | "dismissed"): void => {
  post("mark", { id, what }, true).catch(() => undefined)
}

const style = `
:host { all: initial }
section { position: fixed; inset: auto 16px 16px auto; z-index: 2147483000; box-sizing: border-box; width: min(360px, calc(100vw - 32px));
  max-height: calc(100vh - 32px); overflow: auto; padding: 18px 20px; border: 1px solid #d5dae1; border-radius: 8px; background: #fff; color: #1b2430;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; box-shadow: 0 8px 28px rgb(16 24 40 / 18%) }
h2 { margin: 0 28px 6px 0; font-size: 16px; line-height: 1.35 }
p { margin: 0 0 8px; white-space: pre-line; overflow-wrap: anywhere }
a { display: inline-block; margin-top: 6px; padding: 8px 14px; border-radius: 4px; background: #1f4f9a; color: #fff; text-decoration: none }
button { position: absolute; inset: 10px 10px auto auto; width: 32px; height: 32px; border: 0; border-radius: 4px; background: none; color: inherit;
  font: inherit; font-size: 20px; line-height: 1; cursor: pointer }
button:hover { background: rgb(128 128 128 / 15%) }
a:focus-visible, button:focus-visible { outline: 2px solid #1f4f9a; outline-offset: 2px }
@media (prefers-color-scheme: dark) { section { background: #1c232d; color: #e8ecf1; border-color: #3a4452 }
  a { background: #7fb0ff; color: #0d1420 } a:focus-visible, button:focus-visible { outline-color: #7fb0ff } }
@media (prefers-reduced-motion: no-preference) { section { animation: rise .18s ease-out } @keyframes rise { from { opacity: 0; translate: 0 8px } } }
`

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = "",
): HTMLElementTagNameMap[Name] => Object.assign(document.createElement(name), { textContent: text })

/** Styles as an object of the page: a policy that forbids inline styles does not forbid it. */
function styled(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
}

function show(message: Message): void {
  const host = element("perennial-message" as "div")
  const root = host.attachShadow({ mode: "open" })
  styled(root)
  const section = element("section")
  section.setAttribute("role", "region")
  section.setAttribute("aria-label", say.about)
  section.lang = document.documentElement.lang
  const title = element("h2", message.subject)
  const live = element("div")
  live.setAttribute("role", "status")
  const close = element("button", "×")
  close.type = "button"
  close.setAttribute("aria-label", say.close)
  const dismiss = () => {
    mark(message.id, "dismissed")
    next()
  }
  close.addEventListener("click", dismiss)
  section.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") dismiss()
  })
  section.append(live, close)
  root.append(section)
  card = host
  document.body.append(host)
  // Into a status that is there already, so that it is read out.
  live.append(title, ...message.text.split(/\n{2,}/).map((part) => element("p", part)))
  if (message.action) section.append(link(message.id, message.action))
  mark(message.id, "seen")
}

function link(id: string, action: { label: string; href: string }): HTMLElement {
  const anchor = element("a", action.label)
  const { protocol } = new URL(action.href, location.href)
  if (protocol === "https:" || protocol === "http:") anchor.href = action.href
  anchor.addEventListener("click", () => {
    mark(id, "clicked")
    next()
  })
  return anchor
}

function next(): void {
  card?.remove()
  card = null
  const message = waiting.shift()
  if (message) show(message)
}

/** Asks for what waits; what is shown already stays. */
async function refresh(): Promise<void> {
  if (asking.write_key === "" || asking.user_id === "") return
  const response = await post("fetch", {})
  if (!response.ok) return
  const answer = (await response.json()) as Answer
  pushKey = answer.push_key
  waiting = answer.messages
  if (card === null) next()
}

const bytes = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0))

/**
 * Asks the person to be shown notifications, after a press of a button of the product. `worker`: the address of a file in
 * the product's own origin that holds `importScripts("https://success.example.com/in-app-worker.js")`.
 */
async function allowNotifications(worker: string): Promise<boolean> {
  if (pushKey === null || (await Notification.requestPermission()) !== "granted") return false
  const registration = await navigator.serviceWorker.register(worker)
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(pushKey),
  })
  const { ok } = await post("push", { subscription: subscription.toJSON() })
  return ok
}

window.perennial = { refresh, allowNotifications }
refresh().catch(() => undefined)
