export const unattributed = {
  none: "Every event has found its account.",
  finding_one: "{{n}} event waits for its account.",
  finding_other: "{{n}} events wait for their account.",
  of_people_one: "{{n}} person or account explains it.",
  of_people_other: "{{n}} people or accounts explain them; those with the most events come first.",
  shown: "The first {{n}} are shown.",
  empty_why:
    "An event belongs to an account through context.groupId, a group call, or a contact with the person's id or e-mail address. What cannot be told apart yet is kept and waits here.",
  person: "Person",
  nobody: "nobody named",
  account: "Account named",
  rows: "Events",
  between: "Between",
  why: "Why, and what to do",
  reason: {
    unknown_person:
      "Nobody knows whose person this is. Import the person as a contact, or send a group call.",
    several_accounts: "The person belongs to several accounts. Send context.groupId with each event.",
    unknown_account: "This account is not here. Import it, or send a group call with its name.",
    being_attributed: "Found just now: the events are moving to their account.",
  },
  add: "Add a contact",
  add_about:
    "Save the list, fill in account_id and name, and load it as contacts: the events follow by themselves.",
  save: "Save as a file of contacts",
  load: "Import contacts",
  load_accounts: "Import accounts",
  send: "Or send a group call",
  send_about: "One call a person is enough; earlier events follow as well.",
}
