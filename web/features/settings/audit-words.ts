const actions = {
  "workspace.create": "settings.action.workspace_create",
  "workspace.update": "settings.action.workspace_update",
  "member.create": "settings.action.member_create",
  "member.update": "settings.action.member_update",
  "member.password": "settings.action.member_password",
  "member.link": "settings.action.member_link",
  "key.create": "settings.action.key_create",
  "key.revoke": "settings.action.key_revoke",
  "write_key.create": "settings.action.write_key_create",
  "write_key.rotate": "settings.action.write_key_rotate",
  "write_key.revoke": "settings.action.write_key_revoke",
  "account.update": "settings.action.account_update",
  "contact.update": "settings.action.contact_update",
  "library.load": "settings.action.library_load",
  "alert.snoozed": "settings.action.alert_snoozed",
  "alert.handed_over": "settings.action.alert_handed_over",
  "alert.closed": "settings.action.alert_closed",
  "alert.commented": "settings.action.alert_commented",
  "signal.switch": "settings.action.signal_switch",
  "library.publish": "settings.action.library_publish",
  "product.put": "settings.action.product_put",
  "product.delete": "settings.action.product_delete",
  "contract.put": "settings.action.contract_put",
  "contract.delete": "settings.action.contract_delete",
  "contract.obstacle_open": "settings.action.contract_obstacle_open",
  "contract.obstacle_close": "settings.action.contract_obstacle_close",
  "contract.file_add": "settings.action.contract_file_add",
  "contract.file_delete": "settings.action.contract_file_delete",
  "consent.give": "settings.action.consent_give",
  "consent.withdraw": "settings.action.consent_withdraw",
  "charge.intend": "settings.action.charge_intend",
  "churn.record": "settings.action.churn_record",
  "stripe_source.create": "settings.action.stripe_source_create",
  "stripe_source.secret": "settings.action.stripe_source_secret",
  "stripe_source.revoke": "settings.action.stripe_source_revoke",
  "stripe_customer.tie": "settings.action.stripe_customer_tie",
  "retention.apply": "settings.action.retention_apply",
  "person.erase": "settings.action.person_erase",
  "import.start": "settings.action.import_start",
  "import.cancel": "settings.action.import_cancel",
  "import.undo": "settings.action.import_undo",
} as const

const fields = {
  name: "settings.field.name",
  email: "settings.field.email",
  role: "settings.field.role",
  language: "settings.field.language",
  active: "settings.field.active",
  has_password: "settings.field.has_password",
  currency: "settings.field.currency",
  timeZone: "settings.field.time_zone",
  time_zone: "settings.field.time_zone",
  scopes: "settings.field.scopes",
  origins: "settings.field.origins",
  old_valid_until: "settings.field.old_valid_until",
  isDemo: "settings.field.is_demo",
  kind: "settings.field.kind",
  dry_run: "settings.field.dry_run",
  mapping: "settings.field.mapping",
  file_name: "settings.field.file_name",
  status: "settings.field.status",
} as const

const has = <Words extends object>(words: Words, name: PropertyKey): name is keyof Words =>
  Object.hasOwn(words, name)

/** The text of an action; null for one that has none yet, which is then shown as it is written. */
export const actionText = (action: string) => (has(actions, action) ? actions[action] : null)

/** The text of a field, or null. */
export const fieldText = (field: string) => (has(fields, field) ? fields[field] : null)
