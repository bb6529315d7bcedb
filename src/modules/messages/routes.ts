import type { Serve } from "#modules/identity/index.ts"
import { getContactMessaging, linkTelegram, updateContactMessaging } from "./contact-messaging.ts"
import * as contract from "./contract.ts"
import { listNotifications, readNotifications, updateNotifications } from "./notifications.ts"
import { cancelMessage, getMessage, listMessages, sendMessage } from "./outbox.ts"
import { recordBounces } from "./record-bounces.ts"
import {
  getMessageSettings,
  makeInAppSecret,
  makePushKeys,
  sendTestMail,
  updateMessageSettings,
} from "./settings.ts"
import { getTemplate, listTemplates, previewMessage, putTemplate } from "./templates.ts"

export function messagesRoutes(serve: Serve): void {
  serve(contract.listTemplates, listTemplates)
  serve(contract.getTemplate, (ctx, { params }) => getTemplate(ctx, params.key))
  serve(contract.putTemplate, async (ctx, { params, body }, { reply }) => {
    const { created, ...saved } = await putTemplate(ctx, params.key, body)
    reply.status(created ? 201 : 200)
    return saved
  })
  serve(contract.previewMessage, (ctx, { body }) => previewMessage(ctx, body))
  serve(contract.getMessageSettings, getMessageSettings)
  serve(contract.updateMessageSettings, (ctx, { body }) => updateMessageSettings(ctx, body))
  serve(contract.makePushKeys, makePushKeys)
  serve(contract.makeInAppSecret, makeInAppSecret)
  serve(contract.sendTestMail, (ctx, { body }) => sendTestMail(ctx, body.email))
  serve(contract.reportBounces, (ctx, { body }) => recordBounces(ctx, body.bounces))
  serve(contract.listMessages, (ctx, { query }) => listMessages(ctx, query))
  serve(contract.sendMessage, (ctx, { body }) => sendMessage(ctx, body))
  serve(contract.getMessage, (ctx, { params }) => getMessage(ctx, params.id))
  serve(contract.cancelMessage, (ctx, { params }) => cancelMessage(ctx, params.id))
  serve(contract.getContactMessaging, (ctx, { params }) => getContactMessaging(ctx, params.contact_id))
  serve(contract.updateContactMessaging, (ctx, { params, body }) =>
    updateContactMessaging(ctx, params.contact_id, body),
  )
  serve(contract.linkTelegram, (ctx, { params }) => linkTelegram(ctx, params.contact_id))
  serve(contract.listNotifications, (ctx, { query }) => listNotifications(ctx, query))
  serve(contract.readNotifications, (ctx, { body }) => readNotifications(ctx, body.ids))
  serve(contract.updateNotifications, (ctx, { body }) => updateNotifications(ctx, body.by_mail))
}
