import type { Product } from "../catalogue.ts"
import type { Language } from "./people.ts"

type Lines = Record<Language, readonly string[]>

/** Ticket subjects that may come from any customer. */
export const everyday: Lines = {
  ru: [
    "Не приходит код подтверждения при входе",
    "Как добавить нового сотрудника?",
    "Нужно перенести права уволенного сотрудника",
    "Просим закрывающие документы за прошлый месяц",
    "Вопрос по настройке единого входа",
    "Не открывается отчёт по расходам",
    "Прошу продлить тестовый доступ к новой функции",
    "Как ограничить доступ подрядчику?",
  ],
  en: [
    "Sign-in code does not arrive",
    "How do we add a new colleague?",
    "Move a leaver's files to the manager",
    "Please send last month's closing documents",
    "Question about single sign-on",
    "Cost report does not open",
    "How can we limit a contractor's access?",
  ],
}

/** What a customer writes of one product. */
export const ofProduct: Record<Product["key"], Lines> = {
  desktops: {
    ru: [
      "Долго загружается рабочий стол",
      "Не печатает принтер в удалённом сеансе",
      "Обрывается сеанс после 15 минут",
    ],
    en: [
      "Desktop takes minutes to load",
      "Printer does not work in the session",
      "Session drops after 15 minutes",
    ],
  },
  office: {
    ru: [
      "Письма попадают в спам",
      "Не сохраняются правки в общем документе",
      "Не синхронизируется календарь",
    ],
    en: ["Mail lands in spam", "Edits in a shared document are lost", "Calendar does not sync"],
  },
  meetings: {
    ru: ["Пропадает звук на встречах", "Не подключиться с переговорной", "Запись встречи не появилась"],
    en: ["Sound drops in meetings", "Meeting room cannot connect", "Meeting recording is missing"],
  },
  servers: {
    ru: ["Сервер недоступен после обновления", "Нужно увеличить диск", "Высокая задержка до сервера"],
    en: ["Server unreachable after an update", "We need a larger disk", "High latency to the server"],
  },
  kubernetes: {
    ru: [
      "Узел кластера не выходит из NotReady",
      "Не проходит обновление версии кластера",
      "Ошибка балансировщика 502",
    ],
    en: ["Node stays NotReady", "Cluster upgrade fails", "Load balancer answers 502"],
  },
  storage: {
    ru: ["Медленная выгрузка больших файлов", "Ошибка доступа к бакету", "Как настроить срок хранения?"],
    en: ["Slow download of large files", "Access denied to a bucket", "How do we set retention?"],
  },
  backup: {
    ru: [
      "Копия не создалась ночью",
      "Восстановление идёт дольше обещанного",
      "Проверка копий завершилась с ошибкой",
    ],
    en: ["Last night's backup failed", "Restore takes longer than promised", "Backup verification failed"],
  },
  analytics: {
    ru: [
      "Отчёт показывает вчерашние данные",
      "Не подключается источник данных",
      "Дашборд открывается минуту",
    ],
    en: ["Report shows yesterday's data", "Data source does not connect", "Dashboard takes a minute to open"],
  },
}

/** What a customer writes whose trouble is the price. */
export const aboutPrice: Lines = {
  ru: [
    "Почему вырос счёт за месяц?",
    "Просим обосновать новую цену",
    "Сравнили с другим поставщиком: у вас дороже",
    "Просим пересмотреть скидку при продлении",
    "Не согласны с суммой в счёте",
    "Как отключить неиспользуемые услуги?",
  ],
  en: [
    "Why did our invoice go up?",
    "Please explain the new price",
    "A competitor's offer is lower than yours",
    "We need to review the discount before renewing",
    "We dispute the amount of the invoice",
    "How do we switch off what we do not use?",
  ],
}

/** What a customer writes whose start went wrong. */
export const aboutStart: Lines = {
  ru: [
    "Миграция данных остановилась на половине",
    "Сотрудники не могут войти уже неделю",
    "Обещанное обучение так и не назначили",
    "Не работает интеграция с нашей учётной системой",
    "Кто отвечает за наше внедрение?",
    "Инструкция не совпадает с интерфейсом",
  ],
  en: [
    "Data migration stopped half way",
    "Our people have not been able to sign in for a week",
    "The promised training was never scheduled",
    "Integration with our accounting system does not work",
    "Who is responsible for our rollout?",
    "The guide does not match the screens",
  ],
}
