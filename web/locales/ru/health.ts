export const health = {
  pages: {
    navigation: "Страницы раздела «Здоровье»",
    metrics: "Метрики",
    scores: "Оценки",
    workbench: "Верстак",
    backtest: "Проверка на истории",
    disagreements: "Расхождения",
  },
  by_library: "библиотека",
  health: "Здоровье",
  band: { red: "под угрозой", yellow: "присмотреться", green: "в порядке", none: "ещё нет оценки" },
  mark: "Здоровье {{value}}: {{band}}",
  none: "Оценки нет: её не из чего посчитать",
  confidence: "данные есть для {{share}} веса оценки",
  delta: "{{delta}} за 30 дней",
  weeks: "Здоровье за 12 недель: с {{from}} до {{to}}",
  weeks_none: "За эти 12 недель оценки нет",
}
