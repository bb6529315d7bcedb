import type { Calendar } from "./calendar.ts"
import { type Product, products } from "./catalogue.ts"
import { isLive, licencesByDay } from "./contracts.ts"
import type { Life, SimulatedRow } from "./lives.ts"
import { type Random, random } from "./random.ts"

/** Shares of working days on which heavy, ordinary and light users come, and how many of each there are. */
const habits: readonly (readonly [number, number])[] = [
  [0.76, 20],
  [0.39, 43],
  [0.14, 37],
]

/** Lines of business that also work on days off. */
const alwaysOpen: ReadonlySet<string> = new Set(["ритейл", "медицина", "логистика"])

const devices = [
  ["web", 50],
  ["desktop", 35],
  ["mobile", 15],
] as const

/** An event a person may do in a product, with the one object its rows share as properties. */
type Deed = { name: string; upload: boolean; properties: Record<string, unknown> }

/** An account while usage is drawn. Users stand in the order in which they stop coming when use falls. */
type Site = {
  life: Life
  draw: Random
  starts: Float64Array
  /** People who would use it on each day, were all well. */
  people: Float64Array
  users: { id: string; habit: number }[]
  dayOff: number
  /** What can be done, by number of the day on which the choice of products changed. */
  deeds: (readonly [Deed, number])[]
  changes: Set<number>
}

/**
 * What people did in the products, day by day: the same rows each time it is read. `scale` thins it out: at 0.1 a
 * tenth of the people-days take place.
 */
export function* usageOf(
  seed: number,
  lives: readonly Life[],
  calendar: Calendar,
  scale: number,
): Generator<SimulatedRow> {
  const sites = lives.map((life) => siteOf(seed, life, calendar))
  let count = 0
  for (let day = 0; day < calendar.days.length; day++) {
    const work = calendar.work[day] ?? 0
    for (const site of sites) {
      const { course, plan } = site.life
      const use = course.use[day] ?? 0
      if (use <= 0) continue
      if (site.changes.has(day)) site.deeds = deedsOn(site.life, calendar, day)
      const { draw, deeds } = site
      const share = Math.max(work, site.dayOff) * Math.sqrt(use) * scale
      const comers = comersOn(site, day, use)
      for (let i = 0; i < comers; i++) {
        const user = userAt(site, i)
        if (draw.next() >= user.habit * share) continue
        let hour = 8.4 + draw.next() * draw.next() * 9
        for (let events = eventsToday(draw, use); events > 0 && hour < 21; events--) {
          const ms = (site.starts[day] ?? 0) + Math.floor(hour * 3_600_000)
          hour += 0.1 + draw.next() * 4
          if (ms >= calendar.end) break
          const deed = draw.weighted(deeds)
          const at = new Date(ms).toISOString()
          yield {
            account_id: plan.account_id,
            person: user.id,
            name: deed.name,
            at,
            recorded_at: at,
            value: deed.upload ? draw.int(1, 400) : null,
            properties: deed.properties,
            source: "demonstration",
            message_id: `demonstration:u${++count}`,
          }
        }
      }
    }
  }
}

/** How many of the people come at all: fewer, and each more seldom, as use falls. */
const comersOn = (site: Site, day: number, use: number): number =>
  Math.ceil((site.people[day] ?? 0) * Math.min(1.1, use ** 0.6))

const eventsToday = (draw: Random, use: number): number =>
  1 + (draw.next() < 0.2 * Math.min(1, use) ? 1 : 0) + (draw.next() < 0.06 * Math.min(1, use) ? 1 : 0)

function siteOf(seed: number, life: Life, calendar: Calendar): Site {
  const { plan, course, people, subscriptions } = life
  const draw = random(seed, "usage", plan.account_id)
  const licences = licencesByDay(subscriptions, calendar)
  const changes = new Set(subscriptions.map((row) => Math.max(0, calendar.indexOf(row.started_on))))
  const known = people.filter((contact) => contact.uses && contact.left === null)
  return {
    life,
    draw,
    starts: calendar.starts(plan.zone),
    people: Float64Array.from(licences, (held) =>
      plan.product.licencePrice === null ? plan.people : held * course.adoption,
    ),
    users: known.map((contact) => ({ id: contact.email, habit: draw.weighted(habits) })),
    dayOff: alwaysOpen.has(plan.segment) ? 0.38 : 0.05,
    deeds: [],
    changes,
  }
}

/** The i-th user; users appear as they are first needed. */
function userAt(site: Site, i: number): { id: string; habit: number } {
  let user = site.users[i]
  if (!user) {
    const number = String(i + 1).padStart(3, "0")
    user = { id: `u-${number}@${site.life.plan.domain}`, habit: site.draw.weighted(habits) }
    site.users[i] = user
  }
  return user
}

const productNamed = new Map(products.map((product) => [product.name, product]))
const deedsOf = new Map<Product, (readonly [Deed, number])[]>()

/** What can be done in a product: each event on each device. */
function deedsIn(product: Product): (readonly [Deed, number])[] {
  let deeds = deedsOf.get(product)
  if (!deeds) {
    deeds = product.events.flatMap(([event, weight]) =>
      devices.map(([device, share]) => {
        const properties = { product: product.key, device }
        return [
          { name: `usage.${event}`, upload: event.endsWith("Uploaded"), properties },
          weight * share,
        ] as const
      }),
    )
    deedsOf.set(product, deeds)
  }
  return deeds
}

/** What can be done in the products an account holds on a day; what came later is used less than the first. */
function deedsOn(
  { plan, subscriptions }: Life,
  calendar: Calendar,
  day: number,
): (readonly [Deed, number])[] {
  const on = calendar.days[day] as string
  const held = new Set(subscriptions.filter((row) => isLive(row, on)).map((row) => row.product ?? ""))
  return [...held].flatMap((name) => {
    const product = productNamed.get(name)
    if (!product) return []
    const share = product === plan.product ? 1 : 0.22
    return deedsIn(product).map(([deed, weight]) => [deed, weight * share] as const)
  })
}
