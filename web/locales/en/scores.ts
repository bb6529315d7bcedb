export const scores = {
  title: "Scores",
  finding_one: "{{n}} score is in force.",
  finding_other: "{{n}} scores are in force.",
  finding_drafts_one: "{{n}} draft waits to be compared and published.",
  finding_drafts_other: "{{n}} drafts wait to be compared and published.",
  score: "Score",
  groups: "Groups and their weights",
  applies_to: "Applies to",
  everyone: "every account",
  scorecard_of: "stands in for the score {{score}}",
  version: "Version",
  drafts: "Drafts",
  combine: {
    weighted_mean: "weighted mean of the groups",
    product: "product of the groups",
    min: "the lowest of the groups",
  },
  empty: "No score is in force yet",
  empty_why:
    "A score turns metrics into one figure from 0 to 100 with its reasons. The library brings three; your own can be saved through the API.",
}
