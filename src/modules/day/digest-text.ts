import type { Item, Thing } from "./day.contract.ts"

type Total = { items: number; things: number; overdue: number; at_risk: { amount: string; currency: string } }
type Language = "en" | "ru"

const locale = { en: "en-GB", ru: "ru-RU" }

/** The forms of a counted noun: English one and other; Russian one, few, many. */
const things = { en: ["thing", "things"], ru: ["дело", "дела", "дел"] }
const days = { en: ["day", "days"], ru: ["день", "дня", "дней"] }

/** A number with its noun: "7 things", "7 дел". */
function counted(count: number, forms: Record<Language, string[]>, language: Language): string {
  const form = new Intl.PluralRules(locale[language]).select(count)
  const place = form === "one" ? 0 : form === "few" ? 1 : language === "ru" ? 2 : 1
  return `${count} ${forms[language][place] ?? ""}`
}

/** A member's day as a mail says it: what has most at stake first, a line an account. */
export function digestText(
  items: readonly Item[],
  total: Total,
  language: Language,
): { title: string; text: string } {
  const ru = language === "ru"
  const stake = moneyText(total.at_risk, language)
  const all = counted(total.things, things, language)
  const title = ru ? `Мой день: ${all}, под риском ${stake}` : `My day: ${all}, ${stake} at risk`
  const late =
    total.overdue === 0 ? [] : [ru ? `Просрочено: ${total.overdue}.` : `Overdue: ${total.overdue}.`]
  const lines = items.map((item, place) => {
    const name = item.account_name ?? (ru ? "Всё рабочее пространство" : "The whole workspace")
    const money = Number(item.at_risk.amount) > 0 ? ` — ${moneyText(item.at_risk, language)}` : ""
    return `${place + 1}. ${name}${money}\n   ${item.things.map((thing) => sentence(thing, language)).join("\n   ")}`
  })
  const rest = total.items - items.length
  const more = rest > 0 ? [ru ? `И ещё клиентов: ${rest}.` : `And ${rest} more accounts.`] : []
  return { title, text: [...late, ...lines, ...more].join("\n\n") }
}

const moneyText = ({ amount, currency }: { amount: string; currency: string }, language: Language): string =>
  new Intl.NumberFormat(locale[language], {
    style: "currency",
    currency,
    maximumFractionDigits: 0,
  }).format(Number(amount))

const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(locale[language], { day: "numeric", month: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  )

const share = (value: number | null, language: Language): string =>
  new Intl.NumberFormat(locale[language], { style: "percent", maximumFractionDigits: 0 }).format(value ?? 0)

/** A thing in one sentence. */
function sentence({ about }: Thing, language: Language): string {
  const ru = language === "ru"
  switch (about.kind) {
    case "alert":
      return about.signal_name[language]
    case "task":
      return about.title[language]
    case "renewal": {
      const left = counted(about.days, days, language)
      return ru
        ? `Продление ${dayText(about.on, language)}, осталось ${left}`
        : `Renewal on ${dayText(about.on, language)}, ${left} left`
    }
    case "notice":
      return ru
        ? `Отказаться от продления можно до ${dayText(about.on, language)}`
        : `Notice can be given until ${dayText(about.on, language)}`
    case "obstacle":
      return ru ? `Мешает продлению: ${about.text}` : `In the way of the renewal: ${about.text}`
    case "return":
      return comeBackSentence(about, language)
  }
}

function comeBackSentence(
  { why, value, of }: Extract<Thing["about"], { kind: "return" }>,
  language: Language,
): string {
  const ru = language === "ru"
  switch (why) {
    case "use_fell":
      return ru
        ? `Пора вернуться: использование — ${share(value, language)} от обычного`
        : `Time to come back: use at ${share(value, language)} of its usual pace`
    case "use_case_gap":
      return ru
        ? `Пора вернуться: используют ${value} из ${of} прежних функций`
        : `Time to come back: they use ${value} of ${of} features they used before`
    case "growth":
      return ru
        ? `Пора вернуться: рост за год ${share(value, language)} при ориентире ${share(of, language)}`
        : `Time to come back: growth of ${share(value, language)} a year, ${share(of, language)} is the mark`
    case "cadence":
      if (value === null)
        return ru ? "Пора познакомиться: касаний ещё не было" : "Time to meet: there was no touch yet"
      return ru
        ? `Пора вернуться: касаний не было ${counted(value, days, language)}`
        : `Time to come back: no touch for ${counted(value, days, language)}`
  }
}
