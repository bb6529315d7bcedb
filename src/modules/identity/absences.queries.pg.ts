import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"

export type Absence = {
  id: string
  member_id: string
  from_day: Day
  to_day: Day
  stand_in_id: string | null
}

/** Absences that are not over on a day, the earliest first. */
export const absencesSince = (tx: Tx, day: Day): Promise<Absence[]> =>
  tx
    .selectFrom("member_absences")
    .select(["id", "member_id", "from_day", "to_day", "stand_in_id"])
    .where("to_day", ">=", day)
    .orderBy("from_day")
    .orderBy("id")
    .execute()

export async function insertAbsence(tx: Tx, workspaceId: string, absence: Absence): Promise<void> {
  await tx
    .insertInto("member_absences")
    .values({ workspace_id: workspaceId, ...absence })
    .execute()
}

/** Takes an absence away; null where there is none. */
export async function deleteAbsence(tx: Tx, id: string): Promise<Absence | null> {
  const row = await tx
    .deleteFrom("member_absences")
    .where("id", "=", id)
    .returning(["id", "member_id", "from_day", "to_day", "stand_in_id"])
    .executeTakeFirst()
  return row ?? null
}
