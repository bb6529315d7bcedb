import type { Language } from "./people.ts"

/** How a customer feels, as far as words go. */
export type Tone = "good" | "mixed" | "bad"

/** What the trouble is about, where it is known. */
export type Topic = "any" | "price" | "start" | "value"

type Lines = Record<Language, readonly string[]>

export const toneOf = (mood: number): Tone => (mood >= 0.68 ? "good" : mood >= 0.45 ? "mixed" : "bad")

/** Survey comments by tone. */
export const comments: Record<Tone, Lines> = {
  good: {
    ru: [
      "Всё работает стабильно, поддержка отвечает быстро.",
      "Подключили второй офис за день, спасибо команде.",
      "Удобно, что можно добавить сотрудников самим.",
      "Стало меньше простоев, коллеги довольны.",
      "Рекомендовали вас партнёрам.",
      "Хороший менеджер: всегда на связи и по делу.",
    ],
    en: [
      "Stable, and support answers quickly.",
      "We connected a second office in a day, thank you.",
      "Easy to add people ourselves.",
      "Less downtime than before, colleagues are happy.",
      "We have recommended you to our partners.",
      "Our manager is always reachable and to the point.",
    ],
  },
  mixed: {
    ru: [
      "В целом неплохо, но поддержка отвечает дольше, чем раньше.",
      "Функций много, а разобраться в них некому.",
      "Работает, но иногда тормозит в начале дня.",
      "Хотелось бы больше обучения для новых сотрудников.",
      "Нормально, отчёты могли бы быть понятнее.",
    ],
    en: [
      "Fine on the whole, but support is slower than it used to be.",
      "Plenty of features and nobody to explain them.",
      "Works, though it is slow in the morning.",
      "We would like more training for newcomers.",
      "All right; reports could be clearer.",
    ],
  },
  bad: {
    ru: [
      "Обращения висят неделями, результата нет.",
      "Мы платим за то, чем почти не пользуемся.",
      "После смены менеджера о нас забыли.",
      "Слишком часто что-то ломается.",
      "Коллеги возвращаются к старым инструментам.",
    ],
    en: [
      "Tickets hang for weeks without a result.",
      "We pay for something we hardly use.",
      "Since our manager changed, nobody calls us.",
      "Something breaks too often.",
      "People are going back to the old tools.",
    ],
  },
}

/** What an unhappy customer says when the trouble has a topic. */
export const complaints: Record<Exclude<Topic, "any">, Lines> = {
  price: {
    ru: [
      "Цена выросла, а пользы больше не стало.",
      "У конкурентов то же самое дешевле на четверть.",
      "Бюджет урезали, придётся выбирать, от чего отказаться.",
      "Счета непонятные, каждый месяц разбираемся заново.",
    ],
    en: [
      "The price went up, the benefit did not.",
      "Others offer the same for a quarter less.",
      "Our budget was cut; we have to choose what to drop.",
      "Invoices are unclear, we puzzle over them every month.",
    ],
  },
  start: {
    ru: [
      "Внедрение так и не закончили.",
      "Обещали запуск за месяц, прошло три.",
      "Обучения не было, люди не понимают, с чего начать.",
      "Перенесли только половину данных.",
    ],
    en: [
      "The rollout was never finished.",
      "We were promised a month; it has been three.",
      "There was no training, people do not know where to begin.",
      "Only half of our data was moved.",
    ],
  },
  value: {
    ru: [
      "Проект закрыли, сервис почти не нужен.",
      "Руководство спрашивает, зачем нам это, а ответить нечего.",
      "Новый директор пересматривает всех поставщиков.",
    ],
    en: [
      "The project ended and we barely need the service.",
      "Management asks what this is for, and I have no answer.",
      "Our new director is reviewing every supplier.",
    ],
  },
}

/** A manager's note of a talk, by tone. */
export const talks: Record<Tone, Lines> = {
  good: {
    ru: [
      "Прошли по целям квартала, всё в графике.",
      "Показали новые отчёты, попросили доступ ещё для двух отделов.",
      "Обсудили итоги полугодия, клиент доволен.",
      "Согласовали план обучения новых сотрудников.",
    ],
    en: [
      "Went through the quarter's goals, all on track.",
      "Showed the new reports; two more departments want access.",
      "Reviewed the half-year, the customer is happy.",
      "Agreed a training plan for newcomers.",
    ],
  },
  mixed: {
    ru: [
      "Просят ускорить ответы поддержки, договорились о сроках.",
      "Часть лицензий не занята, обсудили, кого подключить.",
      "Сменились задачи, цели нужно обновить.",
    ],
    en: [
      "They ask for faster support; we agreed on times.",
      "Some licences are idle; discussed whom to invite.",
      "Their tasks changed, goals need an update.",
    ],
  },
  bad: {
    ru: [
      "Разговор напряжённый: не видят пользы, просят отчёт.",
      "Сказали, что смотрят другие варианты.",
      "Недовольны открытыми обращениями, обещали ответить до пятницы.",
    ],
    en: [
      "A tense talk: they see no value and want a report.",
      "They said they are looking at other options.",
      "Unhappy about open tickets; promised an answer by Friday.",
    ],
  },
}

/** A note of a try that was not answered. */
export const silences: Lines = {
  ru: ["Письмо без ответа.", "Предложили встречу, ответа нет.", "Оставили сообщение, не перезвонили."],
  en: ["Mail, no answer.", "Proposed a meeting, no reply.", "Left a message, not called back."],
}
