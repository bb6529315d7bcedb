export const health = {
  pages: {
    navigation: "Pages of Health",
    metrics: "Metrics",
    scores: "Scores",
    workbench: "Workbench",
    backtest: "Back-test",
    disagreements: "Disagreements",
  },
  by_library: "the library",
  health: "Health",
  band: { red: "at risk", yellow: "watch", green: "healthy", none: "no health yet" },
  mark: "Health {{value}}: {{band}}",
  none: "No health: nothing is known to compute it from",
  confidence: "{{share}} of the score's weight had data",
  delta: "{{delta}} in 30 days",
  weeks: "Health over 12 weeks: from {{from}} to {{to}}",
  weeks_none: "No health in these 12 weeks",
}
