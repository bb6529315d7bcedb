import type { Reach } from "#platform/engines.ts"

/** The hosts where browsers receive: Chrome and its kin, Firefox, Edge, Safari. */
const hosts = [
  /^fcm\.googleapis\.com$/,
  /^android\.googleapis\.com$/,
  /\.push\.services\.mozilla\.com$/,
  /\.notify\.windows\.com$/,
  /\.push\.apple\.com$/,
]

/** Whether notifications may be sent to this address: a browser names it, and it might be a machine of our own network. */
export function isPushService(reach: Pick<Reach, "pushServices">, endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false
  if (reach.pushServices === "any") return true
  const { protocol, port, hostname, username, password } = new URL(endpoint)
  return (
    protocol === "https:" &&
    port === "" &&
    username === "" &&
    password === "" &&
    hosts.some((host) => host.test(hostname))
  )
}
