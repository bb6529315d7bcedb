/** Code that sends a first event with a write key to the server at `origin`, to be taken along as it is. */
export function snippets(writeKey: string, origin: string): { node: string; browser: string; curl: string } {
  const { host, protocol } = new URL(origin)
  const event = { userId: "person-1", event: "Report Created", context: { groupId: "account-1" } }
  return {
    node: `import { Analytics } from "@segment/analytics-node"

const analytics = new Analytics({ writeKey: "${writeKey}", host: "${origin}" })
analytics.track({
  userId: "person-1",
  event: "Report Created",
  context: { groupId: "account-1" },
})
await analytics.closeAndFlush()`,
    browser: `import { AnalyticsBrowser } from "@segment/analytics-next"

const writeKey = "${writeKey}"
const analytics = AnalyticsBrowser.load({
  writeKey,
  cdnSettings: {
    integrations: {
      "Segment.io": { apiKey: writeKey, apiHost: "${host}/v1", protocol: "${protocol.replace(":", "")}" },
    },
  },
})
analytics.identify("person-1", { name: "Ann", email: "ann@customer.example" })
analytics.group("account-1", { name: "Customer" })
analytics.track("Report Created")`,
    curl: `curl -u ${writeKey}: -H "Content-Type: application/json" \\
  -d '${JSON.stringify(event)}' \\
  ${origin}/v1/track`,
  }
}
