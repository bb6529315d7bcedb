import webpush from "web-push"
import type { Context } from "#modules/identity/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { unseal } from "#platform/secrets.ts"
import { browsersOf, deleteBrowsers } from "../push.queries.pg.ts"
import { isPushService } from "../push-services.ts"
import { publicUrlOf } from "../sender.ts"
import type { SettingsRow } from "../settings.queries.pg.ts"
import { answerWithinMs, type Channel, type Delivery, shortened } from "./channel.ts"

/** A push service keeps a notification for a browser that is off for so long. */
const keptSeconds = 3 * 86_400

/** Notifications to every browser a contact agreed in; null where the workspace has no push keys yet. */
export function webPushChannel(ctx: Context, settings: SettingsRow): Channel | null {
  const { push_public_key: publicKey, push_private_key: sealed } = settings
  if (publicKey === null || sealed === null) return null
  const subject = publicUrlOf(ctx, settings)
  const vapidDetails = {
    // Push services want a way to reach whoever sends; one that is no https address is not accepted.
    subject: subject.startsWith("https:") ? subject : `mailto:${settings.from_email ?? "admin@localhost"}`,
    publicKey,
    privateKey: unseal(ctx, sealed),
  }
  return {
    async deliver({ id, address, content }) {
      const browsers = await transaction(ctx, (tx) => browsersOf(tx, address))
      const { subject: title, text, action } = content
      const payload = JSON.stringify({ id, title, text: text.slice(0, 1000), href: action?.href ?? null })
      const outcomes = await Promise.all(
        browsers.map(async (browser) => ({
          browser,
          delivery: await pushTo(ctx, browser, payload, {
            vapidDetails,
            TTL: keptSeconds,
            topic: id.replaceAll("-", ""),
          }),
        })),
      )
      const gone = outcomes.filter(({ delivery }) => delivery.outcome === "bounced")
      await transaction(ctx, (tx) =>
        deleteBrowsers(
          tx,
          gone.map(({ browser }) => browser.id),
        ),
      )
      return best(outcomes.map(({ delivery }) => delivery))
    },
    close: () => undefined,
  }
}

/** What came of a message that went to several browsers: it arrived if it arrived at one. */
function best(deliveries: Delivery[]): Delivery {
  const first = (outcome: Delivery["outcome"]) => deliveries.find((each) => each.outcome === outcome)
  return (
    first("sent") ??
    first("later") ??
    first("refused") ??
    first("bounced") ?? { outcome: "bounced", deadAddress: false, detail: "no browser is left" }
  )
}

async function pushTo(
  ctx: Context,
  browser: { endpoint: string; keys: { p256dh: string; auth: string } },
  payload: string,
  options: webpush.RequestOptions,
): Promise<Delivery> {
  if (!isPushService(ctx.reach, browser.endpoint))
    return { outcome: "bounced", deadAddress: true, detail: "no push service" }
  try {
    const request = webpush.generateRequestDetails(browser, payload, options)
    const response = await fetch(request.endpoint, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(request.body ?? Buffer.alloc(0)),
      redirect: "error",
      signal: AbortSignal.timeout(answerWithinMs),
    })
    const { status } = response
    await response.body?.cancel()
    if (response.ok) return { outcome: "sent" }
    if (status === 404 || status === 410)
      return { outcome: "bounced", deadAddress: true, detail: `${status}` }
    if (status === 429 || status >= 500) return { outcome: "later", outage: false, detail: `${status}` }
    return { outcome: "refused", detail: `${status}` }
  } catch (error) {
    return { outcome: "later", outage: false, detail: shortened(error instanceof Error ? error.message : "") }
  }
}
