export {
  type Erased,
  erasedAmong,
  erasedProblem,
  erasePersonRecords,
  type PersonRecords,
  personRecords,
  readErased,
} from "./erased.ts"
export { accountDayNames } from "./history.ts"
export { type Lesson, learn } from "./learn.ts"
export { type OwnedRecords, putOwned, restoreOwned, writeOwned } from "./owned-records.ts"
export type { Tie } from "./people.queries.pg.ts"
export { accountsOfPeople, peopleRevision, takeAffected, type Whose, whosePeople } from "./people.ts"
export { checkParents, putAccounts, restoreAccounts } from "./put-accounts.ts"
export { putContacts, restoreContacts } from "./put-contacts.ts"
export { existingAccounts, lockRecords } from "./queries.pg.ts"
export { retellAccounts } from "./retell-accounts.ts"
export { customersRoutes } from "./routes.ts"
export type { AccountRecord, ContactRecord } from "./rules.ts"
export { requireAccount, unknownAccount } from "./unknown-account.ts"
export { changeAccount } from "./update-account.ts"
