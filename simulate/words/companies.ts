/** Customers' lines of business as the vendor writes them. */
export const segments = [
  "логистика",
  "ритейл",
  "медицина",
  "образование",
  "промышленность",
  "финансы",
  "строительство",
  "ИТ и разработка",
  "медиа",
] as const
export type Segment = (typeof segments)[number]

/** Invented companies; three of four are Russian. */
export const companies: Record<Segment, { ru: readonly string[]; en: readonly string[] }> = {
  логистика: {
    ru: [
      "Волга-Логистика",
      "Семь Причалов",
      "Дальняя Верста",
      "Карго-Меридиан",
      "Ладья Транзит",
      "Трансполюс",
      "Склад-Созвездие",
      "Онежский Порт-Сервис",
      "Попутный Груз",
      "Рефрейс",
      "Сибирский Обоз",
      "Стрела-Доставка",
    ],
    en: [
      "Northlake Rail",
      "Bluefin Freight",
      "Maplecrest Logistics",
      "Vantor Mobility",
      "Harrow & Pike Haulage",
      "Saltmarsh Ferries",
    ],
  },
  ритейл: {
    ru: [
      "Зелёный Прилавок",
      "Ромашково Маркет",
      "Лавка Умельца",
      "Тёплая Полка",
      "Детский Причал",
      "Книжный Дворик",
      "Обувной Квартал",
      "Сто Полезных Мелочей",
      "Чайная Верста",
      "Мебель Сказово",
      "Вкусный Уезд",
      "Спортивный Ларец",
    ],
    en: [
      "Amberline Retail",
      "Cedar & Loom",
      "Silverpine Outdoor",
      "Orchard Lane Coffee",
      "Tinderbox Toys",
      "Juniper Row Books",
    ],
  },
  медицина: {
    ru: [
      "Клиника Ясный Свет",
      "Стоматология Улыбкино",
      "Аптеки Целебник",
      "Лаборатория Анализ-7",
      "Санаторий Сосновый Плёс",
      "Клиника доктора Березина",
      "Медцентр Родничок",
      "Диагност-Вектор",
      "Оптика Зоркий Глаз",
      "Реабилитация Шаг Вперёд",
    ],
    en: [
      "Harbour Dental Group",
      "Lumen Valley Clinics",
      "Larkspur Biotech",
      "Willowmead Care",
      "Clearsight Optics",
      "Pinecroft Veterinary",
    ],
  },
  образование: {
    ru: [
      "Онлайн-школа Сова и Глобус",
      "Академия Дальний Горизонт",
      "Лингва-Мост",
      "Учебный центр Ступенька",
      "Курсы Кодовед",
      "Институт прикладных ремёсел",
      "Частная школа Маяк Знаний",
      "Автошкола Поворот",
      "Колледж Новая Профессия",
      "Детские клубы Почемучкино",
    ],
    en: [
      "Brightpath Academy",
      "Oakfield College Online",
      "Wrenfield Tutors",
      "Lantern Language School",
      "Northbank Driving School",
      "Maplewood Montessori",
    ],
  },
  промышленность: {
    ru: [
      "Уралстанкоузел",
      "Завод Гранит-М",
      "Кристалл-Полимер Плюс",
      "Невский Литейщик",
      "Сибкомпозит-Т",
      "Точмех Заволжье",
      "Вятский Крепёж",
      "Камский Профиль",
      "Агрегат-Орбита",
      "Мебельная фабрика Кедроград",
      "Хлебозавод Тёплый Колос",
      "Северная Кабельная",
    ],
    en: [
      "Ironbrook Castings",
      "Polaris Polymers",
      "Tessera Tools",
      "Greenwick Foods",
      "Corrie Valves",
      "Halden Packaging",
    ],
  },
  финансы: {
    ru: [
      "Страховой дом Оплот-М",
      "Лизинг-Маячок",
      "Инвест-Причал",
      "Касса Взаимность",
      "Финпоток",
      "Факторинг Белый Парус",
      "Бухгалтерия на Пятёрку",
      "Брокер Седьмой Полюс",
      "Ломбард Рубин и Ко",
    ],
    en: [
      "Quillmark Capital",
      "Fairmoor Insurance",
      "Stonewell Leasing",
      "Ashgrove Pensions",
      "Beacon Row Brokers",
      "Tollgate Payments",
    ],
  },
  строительство: {
    ru: [
      "СтройКонтур-21",
      "Кирпич и Небо",
      "Новоберег Строй",
      "Архбюро Прямая Линия",
      "Теплокаркас",
      "Мостпроект-Исеть",
      "Управдом Квартал",
      "Дачный Посёлок Ивушки",
      "Кровля-Мастеровой",
      "Инженерный Котлован",
    ],
    en: [
      "Redgate Builders",
      "Highmoor Modular",
      "Linden & Stone Architects",
      "Copse End Homes",
      "Ferrous Bridgeworks",
      "Tilehurst Interiors",
    ],
  },
  "ИТ и разработка": {
    ru: [
      "Кодовая Мастерская",
      "Битоград",
      "Студия Пять Байт",
      "Цифролаб Онега",
      "Датаречка",
      "Тестировщики и Ко",
      "Игровой Цех",
      "Робокладовщик",
      "Интегратор Три Кита",
      "Сайтодел",
    ],
    en: [
      "Pixelforge Studio",
      "Datamere Labs",
      "Kestrel Bay Software",
      "Quiet Robot Games",
      "Nightowl Hosting",
      "Greyhound Analytics",
    ],
  },
  медиа: {
    ru: [
      "Редакция Утренник",
      "Продакшн Третий Дубль",
      "Радио Набережная",
      "Агентство Громкое Дело",
      "Печатный дом Литера-С",
      "Кинопрокат Луч Света",
      "Подкасты Полный Вперёд",
      "Издательство Бумажный Змей",
    ],
    en: [
      "Copperfield Media Works",
      "Tallship Publishing",
      "Loudhailer PR",
      "Paper Lantern Films",
      "Second Kettle Radio",
      "Marlowe Street Press",
    ],
  },
}

/** Where customers sit, by the language they speak with us. */
export const regions = {
  ru: [
    { name: "Москва", zone: "Europe/Moscow", weight: 38 },
    { name: "Санкт-Петербург", zone: "Europe/Moscow", weight: 18 },
    { name: "Казань", zone: "Europe/Moscow", weight: 8 },
    { name: "Нижний Новгород", zone: "Europe/Moscow", weight: 7 },
    { name: "Краснодар", zone: "Europe/Moscow", weight: 7 },
    { name: "Самара", zone: "Europe/Samara", weight: 6 },
    { name: "Екатеринбург", zone: "Asia/Yekaterinburg", weight: 8 },
    { name: "Новосибирск", zone: "Asia/Novosibirsk", weight: 6 },
    { name: "Владивосток", zone: "Asia/Vladivostok", weight: 2 },
  ],
  en: [
    { name: "Алматы", zone: "Asia/Almaty", weight: 8 },
    { name: "Дубай", zone: "Asia/Dubai", weight: 6 },
    { name: "Белград", zone: "Europe/Belgrade", weight: 5 },
    { name: "Ереван", zone: "Asia/Yerevan", weight: 4 },
    { name: "Лимасол", zone: "Asia/Nicosia", weight: 4 },
  ],
} as const

/** What branches of a group are called after its name. */
export const branches = {
  ru: ["Поволжье", "Юг", "Сибирь", "Урал", "Северо-Запад", "Дальний Восток"],
  en: ["Central Asia", "Balkans", "Gulf", "Caucasus"],
} as const

const cyrillic = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я".split(" ")
const sounds = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya".split(" ")
const letters = new Map(cyrillic.map((letter, index) => [letter, sounds[index]?.replace("_", "") ?? letter]))

/** A text in Latin letters, digits and hyphens, for addresses: «Волга-Логистика» → volga-logistika. */
export const latin = (text: string): string =>
  Array.from(text.toLowerCase(), (letter) => letters.get(letter) ?? letter)
    .join("")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")

/** Lines of business that buy servers and clusters; the others buy workplaces. */
export const technical: ReadonlySet<Segment> = new Set(["ИТ и разработка", "медиа", "финансы", "ритейл"])
