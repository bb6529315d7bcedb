import { addDays, addMonths, type Day, daysBetween } from "#kernel/time.ts"
import type { Calendar } from "./calendar.ts"
import { firstProducts, type Product } from "./catalogue.ts"
import { type Random, random } from "./random.ts"
import { notLate, type Story, storiesOf } from "./stories.ts"
import { branches, companies, latin, regions, type Segment, segments, technical } from "./words/companies.ts"
import { type Language, members } from "./words/people.ts"

export type Tier = "A" | "B" | "C"

/** What is fixed of an account before anything happens to it. */
export type Plan = {
  account_id: string
  name: string
  language: Language
  segment: Segment
  tier: Tier
  region: string
  zone: string
  /** Of its people's addresses. */
  domain: string
  owner: string
  parent_id: string | null
  employees: number
  story: Story
  /** First day under contract. */
  start: Day
  /** Months of a term contract; null for a continuous one. */
  term: number | null
  product: Product
  /** People who are to use it at the start: the licences, or for resources the engineers. */
  people: number
}

/** What an account brings before it has its id: the ids follow the order in which customers came. */
type Draft = Omit<Plan, "account_id" | "parent_id" | "owner"> & { parent: Draft | null }

/** The plans of all accounts, oldest customer first. */
export function plansOf(seed: number, accounts: number, calendar: Calendar): Plan[] {
  const stories = storiesOf(seed, accounts, calendar)
  const names = nameDealer(seed)
  const drafts: Draft[] = []
  const draw = random(seed, "groups")
  let left = Math.round(accounts / 13)
  while (drafts.length < accounts) {
    const parent = draftOf(seed, stories, drafts.length, calendar, { names, parent: null, wide: left > 0 })
    drafts.push(parent)
    const children = left-- > 0 ? Math.min(draw.int(1, 3), accounts - drafts.length) : 0
    for (let child = 0; child < children; child++)
      drafts.push(draftOf(seed, stories, drafts.length, calendar, { names, parent, wide: false }, child))
  }
  return numbered(drafts)
}

function numbered(drafts: readonly Draft[]): Plan[] {
  const inOrder = [...drafts].sort((a, b) =>
    a.start === b.start ? a.name.localeCompare(b.name) : a.start < b.start ? -1 : 1,
  )
  const ids = new Map(inOrder.map((draft, index) => [draft, `NC-${1001 + index}`]))
  const idOf = (draft: Draft): string => ids.get(draft) ?? ""
  const managers = members.filter((member) => member.role === "csm")
  const speaking = (language: Language) => managers.filter((manager) => manager.language === language)
  return inOrder.map(({ parent, ...draft }, index) => {
    const own = speaking(draft.language)
    return {
      ...draft,
      account_id: ids.get(inOrder[index] as Draft) ?? "",
      parent_id: parent ? idOf(parent) : null,
      owner: (own[index % own.length] ?? managers[0])?.email ?? "",
    }
  })
}

type Kin = { names: NameDealer; parent: Draft | null; wide: boolean }

function draftOf(
  seed: number,
  stories: readonly Story[],
  index: number,
  calendar: Calendar,
  kin: Kin,
  child = 0,
): Draft {
  const draw = random(seed, "plan", index)
  const story = stories[index] as Story
  const { parent } = kin
  const segment = parent?.segment ?? segments[index % segments.length]!
  const language: Language = parent?.language ?? (draw.chance(0.23) ? "en" : "ru")
  const name = parent ? branchName(parent, child) : kin.names(segment, language)
  const region = draw.weighted(regions[language].map((region) => [region, region.weight] as const))
  const tier: Tier = kin.wide ? draw.pick(["A", "A", "B"]) : draw.weighted(tierShares(story))
  const product = productOf(draw, story, segment)
  const contract = contractOf(draw, story, calendar)
  const people =
    product.licencePrice === null
      ? draw.int(3, tier === "A" ? 16 : 8)
      : draw.int(licences[tier][0], licences[tier][1])
  return {
    name,
    language,
    segment,
    tier,
    region: region.name,
    zone: region.zone,
    domain: `${latin(name)}.example`,
    employees: Math.round((people * draw.between(1.3, 6)) / 10 + 1) * 10,
    story,
    product,
    people,
    parent,
    ...contract,
  }
}

/** Where the start goes wrong it is people who do not begin to use it: licences, not resources. */
function productOf(draw: Random, story: Story, segment: Segment): Product {
  const offered = firstProducts[technical.has(segment) ? "technical" : "workplaces"]
  const licensed = story.kind !== "steady" && story.cause === "bad_onboarding"
  return draw.weighted(licensed ? offered.filter(([product]) => product.licencePrice !== null) : offered)
}

/** Licences bought at the start by tier. */
const licences = { A: [80, 190], B: [28, 78], C: [7, 27] } as const

/** Small customers leave more often than large ones. */
const tierShares = (story: Story): readonly (readonly [Tier, number])[] =>
  story.kind === "lost"
    ? [
        ["A", 6],
        ["B", 34],
        ["C", 60],
      ]
    : [
        ["A", 16],
        ["B", 38],
        ["C", 46],
      ]

/** When the contract began and how long its terms are, such that the story can happen: terms end when it says. */
function contractOf(draw: Random, story: Story, calendar: Calendar): { start: Day; term: number | null } {
  const term = draw.chance(0.6) ? draw.weighted(termShares) : null
  if (story.kind === "lost") {
    if (story.cause === "bad_onboarding")
      return { start: addDays(story.day, -draw.int(125, 265)), term: null }
    if (term === null) return { start: notLate(addDays(story.day, -draw.int(330, 1000))), term }
    const terms = term === 12 ? draw.int(1, 2) : 1
    return { start: addMonths(story.day, -term * terms), term }
  }
  if (story.kind === "declining") {
    if (story.cause === "bad_onboarding")
      return { start: notLate(addDays(calendar.last, -draw.int(85, 140))), term: 12 }
    if (!story.renewsSoon) return { start: notLate(addDays(calendar.last, -draw.int(330, 1100))), term }
    const renewal = notLate(addDays(calendar.last, draw.int(32, 88)))
    return { start: addMonths(renewal, -12 * draw.int(1, 3)), term: 12 }
  }
  const spread = calendar.days.length - 25
  const day = draw.chance(0.58)
    ? addDays(calendar.first, -Math.floor(draw.next() ** 1.3 * 900) - 1)
    : addDays(calendar.first, Math.floor(draw.next() ** 0.75 * spread))
  const first =
    draw.chance(0.4) && daysBetween(day, calendar.last) > 31 ? `${addMonths(day, 1).slice(0, 8)}01` : day
  return { start: notLate(first), term }
}

const termShares: readonly (readonly [number, number])[] = [
  [12, 72],
  [24, 22],
  [36, 6],
]

type NameDealer = (segment: Segment, language: Language) => string

/** Deals each invented name once; when a list is used up, the names go round again with a number. */
function nameDealer(seed: number): NameDealer {
  const decks = new Map<string, string[]>()
  const dealt = new Map<string, number>()
  return (segment, language) => {
    const key = `${segment} ${language}`
    const deck = decks.get(key) ?? random(seed, "names", key).shuffled(companies[segment][language])
    decks.set(key, deck)
    const turn = dealt.get(key) ?? 0
    dealt.set(key, turn + 1)
    const name = deck[turn % deck.length] as string
    const round = Math.floor(turn / deck.length)
    return round === 0 ? name : `${name} ${round + 1}`
  }
}

function branchName(parent: Draft, child: number): string {
  const list = branches[parent.language]
  return `${parent.name} ${list[(child + parent.name.length) % list.length]}`
}
