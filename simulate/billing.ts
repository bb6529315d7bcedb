import { addDays, addMonths, type Day, dayIn } from "#kernel/time.ts"
import type {
  ChurnRecord,
  GivenContract,
  InvoiceRow,
  PaymentRow,
  Product,
} from "#modules/billing/contract.ts"
import type { Calendar } from "./calendar.ts"
import { products } from "./catalogue.ts"
import type { Life, SimulatedRow } from "./lives.ts"
import { random } from "./random.ts"
import type { Cause } from "./stories.ts"

/** What the vendor sells, as its catalogue holds it: its own products, a bundle of them, a promotion about to end. */
export function catalogueOf(calendar: Calendar): { product_id: string; body: Product }[] {
  const blank = {
    vendors: ["Северное облако"],
    persona: "",
    delivery: "Облако",
    about: "",
    evidence: "",
    tags: [],
    russian: true,
    register_number: "",
    parts: [],
    archived: false,
  }
  const from = addMonths(calendar.first, -24)
  const own = products.map((product) => ({
    product_id: product.key,
    body: {
      ...blank,
      name: product.name,
      job: jobs[product.key] ?? "",
      ...soldAs(product.licencePrice, from),
    },
  }))
  const bundle = {
    ...blank,
    name: "Удалённый офис",
    job: "Быстро дать сотрудникам рабочие места, документы и связь вне офиса",
    tags: ["удалённая работа"],
    parts: ["desktops", "office", "meetings"].map((key) => ({
      product_id: key,
      name: products.find((product) => product.key === key)?.name ?? key,
    })),
    ...soldAs(4100, from),
  }
  const promotion = {
    ...blank,
    name: "Облачные серверы: 60 дней бесплатно",
    job: "Попробовать облако на своей нагрузке",
    sold: [
      { kind: "promo" as const, ends_on: addDays(calendar.last, 12) },
      { kind: "trial" as const, days: 60 },
    ],
    prices: [],
  }
  const move = {
    ...blank,
    name: "Переезд в облако под ключ",
    job: "Перевести системы в облако, не останавливая работу",
    sold: [{ kind: "project" as const }],
    prices: [{ kind: "project" as const, currency: "RUB", from, min_quantity: 0, unit_price: "450000" }],
  }
  return [
    ...own,
    { product_id: "remote_office", body: bundle },
    { product_id: "servers_promo", body: promotion },
    { product_id: "migration", body: move },
  ]
}

const jobs: Record<string, string> = {
  desktops: "Дать сотрудникам рабочие места, к которым можно подключиться откуда угодно",
  office: "Вести документы и почту в одном месте",
  meetings: "Встречаться с коллегами и клиентами по видео",
  servers: "Получить вычислительные мощности без покупки оборудования",
  kubernetes: "Выкатывать свои приложения и не обслуживать кластер",
  storage: "Хранить много файлов и не думать о месте",
  backup: "Восстановиться после сбоя за часы",
  analytics: "Видеть цифры бизнеса без ручных отчётов",
}

type Terms = Pick<Product, "sold" | "prices">

/** By licence a month or a year, with a step for many; or by the resources that are used. */
function soldAs(licence: number | null, from: Day): Terms {
  if (licence === null)
    return {
      sold: [{ kind: "usage", unit: "vCPU·ч" }],
      prices: usageSteps.map((step) => ({
        kind: "usage",
        currency: "RUB",
        from,
        min_quantity: step.from,
        unit_price: step.unit_price,
      })),
    }
  const year = licence * 12 * 0.9
  return {
    sold: [
      { kind: "subscription", months: 1 },
      { kind: "subscription", months: 12 },
      { kind: "subscription", months: 36 },
      { kind: "trial", days: 14 },
    ],
    prices: [
      {
        kind: "subscription",
        months: 1,
        currency: "RUB",
        from,
        min_quantity: 0,
        unit_price: licence.toFixed(2),
      },
      {
        kind: "subscription",
        months: 1,
        currency: "RUB",
        from,
        min_quantity: 100,
        unit_price: (licence * 0.9).toFixed(2),
      },
      {
        kind: "subscription",
        months: 12,
        currency: "RUB",
        from,
        min_quantity: 0,
        unit_price: year.toFixed(2),
      },
      {
        kind: "subscription",
        months: 36,
        currency: "RUB",
        from,
        min_quantity: 0,
        unit_price: (year * 2.7).toFixed(2),
      },
    ],
  }
}

/** Roubles a vCPU hour, by how many a month. */
const usageSteps = [
  { from: 0, unit_price: "2.4" },
  { from: 20_000, unit_price: "2.1" },
]

/** Resources are counted in vCPU hours. */
const meterRow = "meter.vcpu_hours"

const takesResources = ({ plan }: Life): boolean => plan.term === null && plan.product.licencePrice === null

/** Hours that accounts take in the cloud, a row a day: from what they began with, growing as each of them does. */
export function meteringOf(seed: number, lives: readonly Life[], calendar: Calendar): SimulatedRow[] {
  return lives.filter(takesResources).flatMap(({ plan, course }) => {
    const draw = random(seed, "metering", plan.account_id)
    const start = plan.people * draw.between(90, 260)
    const growth = Math.log(1 + Math.max(-0.2, draw.normal(0.3, 0.16))) / 365
    const rows: SimulatedRow[] = []
    for (let day = 0; day < calendar.days.length; day++) {
      const use = course.use[day] ?? 0
      if (use <= 0) continue
      const level = start * Math.exp(growth * day) * Math.min(1, 0.35 + 0.65 * use)
      const at = new Date((calendar.starts("Europe/Moscow")[day] ?? 0) + 23 * 3_600_000).toISOString()
      rows.push({
        account_id: plan.account_id,
        person: "",
        name: meterRow,
        at,
        recorded_at: at,
        value: Math.round(level * draw.between(0.93, 1.07)),
        properties: {},
        source: "demonstration",
        message_id: `demonstration:meter:${plan.account_id}:${calendar.days[day]}`,
      })
    }
    return rows
  })
}

const noticeDays = 30
const specials = ["Скидка за объём до конца срока", "Оплата по факту акта", "Данные только в московском ЦОДе"]
const obstacleTexts = [
  "Бюджет на следующий год не утверждён",
  "Сменился спонсор, новому ещё не показали результат",
  "Юристы просят свой шаблон договора",
  "Ждут устранения обращений высокой важности",
]

export type SimulatedObstacle = {
  contract_id: string
  text: string
  opened_on: Day
  closed_on: Day | null
  resolution: string | null
}

/** The contracts that the subscriptions are under, and what stands in the way of their renewals. */
export function contractsOf(
  seed: number,
  lives: readonly Life[],
  calendar: Calendar,
): { contracts: GivenContract[]; obstacles: SimulatedObstacle[] } {
  const contracts: GivenContract[] = []
  const obstacles: SimulatedObstacle[] = []
  for (const life of lives) {
    const { plan, subscriptions } = life
    const draw = random(seed, "contracts", plan.account_id)
    const { story, term } = plan
    const own = [...new Set(subscriptions.map((row) => row.subscription_id))]
    const again = own.filter((id) => id.endsWith("-S9"))
    const contract_id = `${plan.account_id}-C1`
    const ends = subscriptions
      .flatMap(({ ended_on }) => ended_on ?? [])
      .sort()
      .at(-1)
    const renewsItself = term !== null && story.kind !== "lost" && draw.chance(0.6)
    contracts.push({
      contract_id,
      account_id: plan.account_id,
      number: `СО-${plan.start.slice(0, 4)}/${plan.account_id.slice(3)}`,
      motion: term === null ? "continuous" : "term",
      signed_on: addDays(plan.start, -draw.int(1, 12)),
      starts_on: plan.start,
      term_months: term,
      ends_on: term === null || renewsItself ? null : (ends ?? null),
      notice_days: noticeDays,
      auto_renew: renewsItself,
      indexation: term === null ? "0" : draw.pick(["0.05", "0.07", "0"]),
      special_terms: draw.chance(0.25) ? draw.pick(specials) : null,
      notice_given_on:
        story.kind === "lost" && story.cause !== "no_warning" ? addDays(story.day, -noticeDays) : null,
      subscriptions: own.filter((id) => !again.includes(id)),
      meter: takesResources(life) ? meterOf(seed, life) : null,
    })
    if (again.length > 0 && story.kind === "lost" && story.returns !== null)
      contracts.push({
        contract_id: `${plan.account_id}-C2`,
        account_id: plan.account_id,
        motion: "continuous",
        starts_on: story.returns,
        subscriptions: again,
      })
    const opened_on = addDays(calendar.last, -draw.int(3, 60))
    if (story.kind === "declining" && opened_on > plan.start)
      obstacles.push({
        contract_id,
        text: draw.pick(obstacleTexts),
        opened_on,
        closed_on: null,
        resolution: null,
      })
    else if (
      term !== null &&
      story.kind === "steady" &&
      draw.chance(0.15) &&
      addDays(opened_on, -200) > plan.start
    )
      obstacles.push({
        contract_id,
        text: draw.pick(obstacleTexts),
        opened_on: addDays(opened_on, -200),
        closed_on: addDays(opened_on, -200 + draw.int(5, 40)),
        resolution: "Разобрали на встрече со спонсором",
      })
  }
  return { contracts, obstacles }
}

function meterOf(seed: number, { plan }: Life): NonNullable<GivenContract["meter"]> {
  const draw = random(seed, "limit", plan.account_id)
  const limit = Math.round((plan.people * draw.between(200, 560) * 30) / 1000) * 1000
  return {
    product: plan.product.name,
    row: meterRow,
    take: "sum",
    currency: "RUB",
    tiers: usageSteps,
    ...(draw.chance(0.6) && { limit }),
  }
}

/** The simulated invoices as the records they are; what a customer who left never paid is given up after two months. */
export function invoiceRecordsOf(
  rows: readonly SimulatedRow[],
  lives: readonly Life[],
  zone: string,
): { invoices: InvoiceRow[]; payments: PaymentRow[] } {
  const left = new Map(
    lives.flatMap(({ plan }) => (plan.story.kind === "lost" ? [[plan.account_id, plan.story.day]] : [])),
  )
  const invoices: InvoiceRow[] = []
  const payments: PaymentRow[] = []
  const paid = new Set(
    rows.flatMap(({ name, properties }) => (name === "invoice.paid" ? properties["invoice"] : [])),
  )
  for (const { account_id, name, at, value, properties } of rows) {
    const invoice_id = String(properties["invoice"])
    const of = { account_id, invoice_id, amount: (value ?? 0).toFixed(2), currency: "RUB" }
    const over = left.get(account_id)
    if (name === "invoice.issued")
      invoices.push({
        ...of,
        number: invoice_id,
        issued_on: dayIn(zone, Date.parse(at)),
        due_on: String(properties["due_on"]),
        voided_on: over !== undefined && !paid.has(invoice_id) ? addDays(over, 60) : null,
      })
    if (name === "invoice.failed")
      payments.push({
        ...of,
        payment_id: `${invoice_id}/failed`,
        status: "failed",
        at,
        reason: "Отказ банка",
      })
    if (name === "invoice.paid")
      payments.push({ ...of, payment_id: `${invoice_id}/paid`, status: "paid", at })
  }
  return { invoices, payments }
}

const reasonOf: Record<Cause, readonly string[]> = {
  falling_use: ["no_benefit", "indifference", "hard_to_use"],
  sponsor_left: ["sponsor_left", "indifference"],
  price: ["too_expensive", "budget_cut", "competitor_won"],
  bad_onboarding: ["never_started", "hard_to_use"],
  no_warning: ["closed_down", "card_expired", "need_gone"],
}

/** Why customers left, as their managers have written it down: of most of them, not of all. */
export function churnRecordsOf(seed: number, lives: readonly Life[], calendar: Calendar): ChurnRecord[] {
  return lives.flatMap(({ plan }) => {
    const draw = random(seed, "churn reasons", plan.account_id)
    const { story } = plan
    if (story.kind !== "lost" || story.day > calendar.last || draw.chance(0.2)) return []
    const reason = draw.pick(reasonOf[story.cause])
    return [
      {
        account_id: plan.account_id,
        day: story.day,
        kind: reason === "card_expired" ? "failed_payment" : "voluntary",
        extent: "logo",
        reason,
        avoidable: story.cause !== "no_warning",
        lessons: draw.chance(0.4)
          ? "Звонить спонсору, как только использование падает второй месяц подряд."
          : null,
      },
    ]
  })
}
