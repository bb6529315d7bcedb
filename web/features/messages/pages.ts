/** The pages about messages, in their order. */
export const messagePages = [
  { to: "/messages", label: "messages.pages.outbox" },
  { to: "/messages/templates", label: "messages.pages.templates" },
] as const
