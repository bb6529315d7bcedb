/** What a new template begins with: the parts there are, to be written over. */
export const newTemplate = {
  key: "my_message",
  name: { en: "", ru: "" },
  channels: ["email"],
  subject: { en: "{{ contact.name }}", ru: "{{ contact.name }}" },
  body: { en: "{{ account.name }}\n", ru: "{{ account.name }}\n" },
}
