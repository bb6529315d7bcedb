const reasons = {
  not_an_object: "status.reason.not_an_object",
  unknown_type: "status.reason.unknown_type",
  no_person: "status.reason.no_person",
  no_event: "status.reason.no_event",
  no_group: "status.reason.no_group",
  wrong_type: "status.reason.wrong_type",
  too_long: "status.reason.too_long",
  too_deep: "status.reason.too_deep",
  bad_timestamp: "status.reason.bad_timestamp",
  erased: "status.reason.erased",
} as const

const isKnown = (reason: string): reason is keyof typeof reasons => Object.hasOwn(reasons, reason)

/** The text of a reason why a message was refused, or null. */
export const reasonText = (reason: string) => (isKnown(reason) ? reasons[reason] : null)
