import type { Role } from "#modules/identity/index.ts"
import type { Random } from "../random.ts"

export type Language = "ru" | "en"

const list = (...lines: string[]): string[] => lines.flatMap((line) => line.split(" "))

const russian = {
  men: {
    first: list(
      "Алексей Андрей Артём Борис Вадим Виктор Глеб Денис Евгений Игорь Кирилл Константин Максим",
      "Михаил Никита Олег Павел Роман Сергей Станислав Фёдор Юрий",
    ),
    ending: "",
  },
  women: {
    first: list(
      "Алина Анастасия Вера Виктория Галина Дарья Елена Жанна Инна Ирина Ксения Лариса Людмила",
      "Марина Надежда Наталья Полина Светлана Татьяна Юлия Яна Оксана",
    ),
    ending: "а",
  },
  last: list(
    "Абрамов Баранов Виноградов Голубев Давыдов Ершов Жуков Зайцев Исаев Калинин Лазарев",
    "Макаров Никитин Осипов Панов Рогов Сафонов Тарасов Уваров Филатов Харитонов Цветков",
    "Чернов Шаров Щукин Юдин Яковлев Мельников Кудрявцев Блинов Горшков Данилов Евсеев",
    "Журавлёв Зотов Ильин Колесов Лыткин Мухин Носков",
  ),
}

const english = {
  first: list(
    "Adam Alice Amir Beth Carlos Claire Daniel Diana Elena Farid Grace Hugo Ivana James Karen",
    "Leila Marko Nadia Omar Paula Ravi Sarah Tom Yasmin",
  ),
  last: list(
    "Allen Barker Castillo Dunn Ellison Foster Grant Haddad Iqbal Jovanovic Kaplan Lowe Mercer",
    "Nolan Osman Petrosyan Quinn Reyes Stone Turner Vance Webb",
  ),
}

/** A person's name in a language. */
export function personName(draw: Random, language: Language): string {
  if (language === "en") return `${draw.pick(english.first)} ${draw.pick(english.last)}`
  const kind = draw.chance(0.5) ? russian.men : russian.women
  return `${draw.pick(kind.first)} ${draw.pick(russian.last)}${kind.ending}`
}

/** The people a customer puts forward, in the order they are met: the main role first, further roles after it. */
export const positions: readonly {
  roles: readonly string[]
  title: Record<Language, readonly string[]>
  uses: boolean
}[] = [
  {
    roles: ["sponsor", "economic_buyer"],
    title: {
      ru: ["Директор по ИТ", "Операционный директор", "Генеральный директор", "Коммерческий директор"],
      en: ["CIO", "Chief Operating Officer", "Managing Director", "VP Operations"],
    },
    uses: false,
  },
  {
    roles: ["champion"],
    title: {
      ru: ["Руководитель отдела ИТ", "Руководитель проектов", "Начальник отдела автоматизации"],
      en: ["Head of IT", "Programme Manager", "Head of Workplace"],
    },
    uses: true,
  },
  {
    roles: ["administrator", "engineer"],
    title: {
      ru: ["Системный администратор", "Ведущий инженер", "Инженер DevOps"],
      en: ["Systems Administrator", "Lead Engineer", "DevOps Engineer"],
    },
    uses: true,
  },
  {
    roles: ["billing"],
    title: {
      ru: ["Главный бухгалтер", "Финансовый менеджер"],
      en: ["Financial Controller", "Accounts Payable"],
    },
    uses: false,
  },
  {
    roles: ["user"],
    title: { ru: ["Аналитик", "Руководитель отдела продаж"], en: ["Analyst", "Sales Manager"] },
    uses: true,
  },
  {
    roles: ["user"],
    title: { ru: ["Руководитель филиала", "Менеджер по персоналу"], en: ["Branch Manager", "HR Manager"] },
    uses: true,
  },
]

/** "Former" before a title. */
export const former = (title: string, language: Language): string =>
  language === "ru" ? `${title} (больше не работает)` : `${title} (left the company)`

export type Member = { email: string; name: string; role: Role; language: Language }

/** Who works at the vendor. */
export const members: readonly Member[] = [
  { name: "Анна Кузнецова", email: "a.kuznetsova", role: "administrator", language: "ru" },
  { name: "Дмитрий Орлов", email: "d.orlov", role: "lead", language: "ru" },
  { name: "Мария Соколова", email: "m.sokolova", role: "csm", language: "ru" },
  { name: "Илья Воронцов", email: "i.vorontsov", role: "csm", language: "ru" },
  { name: "Тимур Ахметов", email: "t.akhmetov", role: "csm", language: "ru" },
  { name: "Kate Morrison", email: "k.morrison", role: "csm", language: "en" },
  { name: "Ольга Белова", email: "o.belova", role: "renewal_manager", language: "ru" },
  { name: "Павел Гущин", email: "p.guschin", role: "hunter", language: "ru" },
  { name: "Екатерина Лисицына", email: "e.lisitsyna", role: "activation", language: "ru" },
  { name: "James Whitfield", email: "j.whitfield", role: "advisor", language: "en" },
].map((member) => ({ ...member, email: `${member.email}@severnoe-oblako.example` }) as Member)
