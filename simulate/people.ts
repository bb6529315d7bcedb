import { addDays, type Day } from "#kernel/time.ts"
import type { ContactRow } from "#modules/customers/contract.ts"
import type { Calendar } from "./calendar.ts"
import type { Plan } from "./plans.ts"
import { type Random, random } from "./random.ts"
import { latin } from "./words/companies.ts"
import { former, personName, positions } from "./words/people.ts"

/** One person at the customer, from the day we met them to the day they left. */
export type Contact = {
  contact_id: string
  name: string
  email: string
  title: string
  roles: readonly string[]
  /** Works in the product themselves. */
  uses: boolean
  joined: Day
  left: Day | null
}

export type People = Contact[]

const counts = { A: [5, 6], B: [4, 5], C: [2, 4] } as const

/** The people of an account, with those who came after someone left. */
export function peopleOf(seed: number, plan: Plan, calendar: Calendar): People {
  const draw = random(seed, "people", plan.account_id)
  const people: People = []
  const taken = new Set<string>()
  const [fewest, most] = counts[plan.tier]
  for (const position of positions.slice(0, draw.int(fewest, most))) {
    const contact = contactOf(
      draw,
      plan,
      position,
      people.length + 1,
      taken,
      addDays(plan.start, -draw.int(0, 9)),
    )
    people.push(contact)
    contact.left = leavingDay(draw, plan, contact, calendar)
    if (contact.left === null || leavesForGood(plan, contact)) continue
    const follows = addDays(contact.left, draw.int(4, 35))
    if (follows < calendar.last)
      people.push(contactOf(draw, plan, position, people.length + 1, taken, follows))
  }
  return people
}

/** The sponsor whose going is the story has no follower: that is the trouble. */
const leavesForGood = ({ story }: Plan, { roles }: Contact): boolean =>
  story.kind !== "steady" && story.cause === "sponsor_left" && roles.includes("sponsor")

function leavingDay(draw: Random, plan: Plan, contact: Contact, calendar: Calendar): Day | null {
  const { story } = plan
  const usual = draw.chance(0.14) ? addDays(calendar.first, draw.int(20, calendar.days.length - 60)) : null
  const lastQuiet =
    story.kind === "lost" ? story.day : story.kind === "declining" ? story.since : calendar.last
  if (leavesForGood(plan, contact)) {
    if (story.kind === "lost") return story.signsFrom
    return story.kind === "declining" ? story.since : null
  }
  return usual !== null && usual > addDays(contact.joined, 60) && usual < addDays(lastQuiet, -120)
    ? usual
    : null
}

function contactOf(
  draw: Random,
  plan: Plan,
  position: (typeof positions)[number],
  number: number,
  taken: Set<string>,
  joined: Day,
): Contact {
  const name = personName(draw, plan.language)
  const [first = "", last = ""] = name.split(" ")
  const short = `${latin(first).slice(0, 1)}.${latin(last)}`
  const local = taken.has(short) ? `${latin(first)}.${latin(last)}${number}` : short
  taken.add(local)
  return {
    contact_id: `${plan.account_id}-P${number}`,
    name,
    email: `${local}@${plan.domain}`,
    title: draw.pick(position.title[plan.language]),
    roles: position.roles,
    uses: position.uses,
    joined,
    left: null,
  }
}

/** Contacts as the records know them on the last day: who has left is kept, without a role. */
export const contactRows = (plan: Plan, people: People): ContactRow[] =>
  people.map(({ contact_id, name, email, title, roles, left }) => ({
    contact_id,
    account_id: plan.account_id,
    name,
    email,
    title: left === null ? title : former(title, plan.language),
    roles: left === null ? [...roles] : [],
  }))

/** People there on a day. */
export const present = (people: People, day: Day): Contact[] =>
  people.filter((contact) => contact.joined <= day && (contact.left === null || contact.left > day))
