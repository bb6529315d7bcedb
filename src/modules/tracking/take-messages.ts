import { type Lesson, learn } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type Appended, append } from "#modules/timeline/index.ts"
import { isTied, type Known, noteTies, settle } from "./known.ts"
import type { Message } from "./message.ts"

/**
 * Takes messages of one workspace: learns who is who from them, finds their accounts, and resolves when their rows are
 * on disk, with what became of each. Taken again, none counts twice.
 */
export async function takeMessages(
  ctx: Context,
  known: Known,
  messages: readonly Message[],
): Promise<Appended[]> {
  const lesson = lessonOf(known, messages)
  if (lesson) {
    await transaction(ctx, (tx) => learn(tx, ctx, lesson))
    noteTies(known, lesson.ties)
  }
  return append(
    ctx,
    messages.map(({ row }) => row),
    () => settle(ctx, known, messages),
  )
}

/** What messages say of who is who, without ties that are kept already; null where they say nothing new. */
function lessonOf(known: Known, messages: readonly Message[]): Lesson | null {
  const ties = new Map<string, Lesson["ties"][number]>()
  const lesson: Lesson = { ties: [], accounts: [], people: [], aliases: [] }
  for (const { row, call, group, alias } of messages) {
    // What is said of the future holds from its arrival: it must not outlast what is said later.
    const at = row.at < row.recorded_at ? row.at : row.recorded_at
    if (call === "identify") lesson.people.push({ person: row.person, traits: row.properties, at })
    if (alias !== "") lesson.aliases.push({ alias, person: row.person })
    if (group === "") continue
    if (call === "group") lesson.accounts.push({ account_id: group, traits: row.properties, at })
    const via = call === "group" ? "group" : "context"
    const tie = { person: row.person, account_id: group, via, at } as const
    if (!isTied(known, tie)) ties.set(`${row.person}\n${group}`, tie)
  }
  lesson.ties = [...ties.values()]
  const said = lesson.ties.length + lesson.accounts.length + lesson.people.length + lesson.aliases.length
  return said > 0 ? lesson : null
}
