export { messageKind } from "./definition.ts"
export { forgetInNotifications, messagesTo } from "./erase.queries.pg.ts"
export type { Because, MessageState, RefusalReason } from "./message.ts"
export { type MemberNotice, notifyMember } from "./notify-member.ts"
export { messagesApi } from "./open-api.ts"
export {
  type AskedMessage,
  cancelMessagesOf,
  messageState,
  queueMessage,
  queueSending,
  sendTask,
} from "./queue-message.ts"
export { messagesRoutes } from "./routes.ts"
export { sendMessages } from "./send-messages.ts"
export { messagesTasks } from "./tasks.ts"
