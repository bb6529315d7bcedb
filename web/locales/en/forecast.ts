export const forecast = {
  title: "Forecast of renewals",
  finding_one:
    "{{n}} renewal with {{money}} of MRR comes up in {{months}} months; {{expected}} is expected to go on.",
  finding_other:
    "{{n}} renewals with {{money}} of MRR come up in {{months}} months; {{expected}} is expected to go on.",
  finding_within_one: "In {{n}} of {{of}} past month the outcome lay between worst and best.",
  finding_within_other: "In {{n}} of {{of}} past months the outcome lay between worst and best.",
  finding_open_one: "{{n}} renewal with {{money}} of MRR comes up in {{months}} months.",
  finding_open_other: "{{n}} renewals with {{money}} of MRR come up in {{months}} months.",
  finding_none: "No renewal comes up in the next 12 months.",
  empty: "Here you will see the renewals to come, month by month",
  empty_why:
    "Subscriptions with an end of their term come up here with how likely each is to go on. Continuous contracts have no renewal.",
  chart_title: "From {{low}} to {{high}} of MRR ahead may go on",
  chart_open: "MRR of ending terms by month",
  chart_unit:
    "MRR of ending terms, {{sign}}: frame – all, dark – renewed, light – expected, line – worst to best",
  bar_expected: "Expected {{money}}, from {{low}} to {{high}}",
  bar_actual: "Renewed {{money}}",
  by_month: "By month",
  ahead: "Ahead",
  ahead_about: "Worst and best of all these months together: less far apart than their sums",
  head: {
    month: "Month",
    renewals: "Renewals",
    amount: "MRR",
    worst: "Worst",
    expected: "Expected",
    best: "Best",
    renewed: "Renewed",
    lost_count: "Lost",
    by: "Told by",
    account: "Customer",
    product: "Product",
    ends: "Term ends",
    likelihood: "Likelihood",
    at_stake: "At stake",
    outcome: "Outcome",
  },
  worst_about: "Exceeded in nine cases of ten, if renewals are independent",
  best_about: "Exceeded in one case of ten, if renewals are independent",
  by: { score: "Health", rate: "past rate" },
  by_mixed: "Health: {{n}} of {{of}}",
  unused: "not used for 30 days: at most 10%",
  outcome: { renewed: "renewed", lost: "not renewed" },
  renewals_of: "Renewals of {{month}}",
  none_in_month: "No term ends in this month.",
  basis: "What this rests on",
  rate_one:
    "Of {{n}} term that ended in the 24 months before, {{renewed}} went on: {{share}} (95%: {{low}} to {{high}}).",
  rate_other:
    "Of {{n}} terms that ended in the 24 months before, {{renewed}} went on: {{share}} (95%: {{low}} to {{high}}).",
  rate_none: "No term has ended yet, so there is no rate to expect by.",
  score:
    "Renewals of the next {{days}} are told by Health, learnt from {{renewals}} terms of which {{losses}} were lost. Tried on the latest third it told {{expected}} where {{renewed}} renewed, with an error {{better}} below that of the rate.",
  why_no_score: {
    none: "There is no Health score, so the past rate speaks for all.",
    few: "Fewer than 10 renewals or losses with a Health score before them: the past rate speaks for all.",
    no_better:
      "Tried on past renewals, Health told them no better than the past rate, so the rate speaks for all.",
  },
  continuous: "Continuous contracts are not renewed and are not in here.",
  unconverted: "Not counted for want of an exchange rate: {{currencies}}.",
}

export const what_if = {
  title: "What if",
  finding:
    "MRR of {{money}} loses {{churn}} a month. Change a number and see what would follow: nothing is saved.",
  finding_plain: "Change a number and see what would follow: nothing is saved.",
  as_is: "as it is",
  changed: "changed",
  months_from_now: "Months from now",
  churn: {
    title: "Less churn",
    mrr: "MRR",
    churn: "Churn a month",
    points: "Change, percentage points",
    better:
      "At {{churn}} a month MRR is {{difference}} higher in 12 months ({{year}} of ARR), and {{earned}} more is earned until then.",
    worse:
      "At {{churn}} a month MRR is {{difference}} lower in 12 months ({{year}} of ARR), and {{earned}} less is earned until then.",
    chart: "MRR without new sales",
  },
  retention: {
    title: "More retention",
    retention: "Retention a year",
    change: "Change of it",
    value: "Value of the company",
    answer: "Retention from {{from}} to {{to}}: value from {{before}} to {{after}}.",
    yours: "Over the last 12 months you retained {{share}} of customers.",
  },
  price: {
    title: "Another price",
    of: "Of what",
    product: "Products",
    segment: "Segments",
    change: "Change of price",
    lost: "Leave because of it",
    answer: "MRR from {{before}} to {{after}}: {{year}} a year.",
    break_even: "It loses money when more than {{share}} leave: {{accounts}} of {{of}} customers.",
  },
  project: {
    title: "Subscription in place of a project",
    once: "Paid once",
    monthly: "Paid a month",
    paid: "Months paid already",
    answer: "The subscription breaks even with month {{n}}.",
    crossing_one:
      "With month {{n}} the customer has paid more than a purchase would have cost: {{left}} month to show why it is worth it.",
    crossing_other:
      "With month {{n}} the customer has paid more than a purchase would have cost: {{left}} months to show why it is worth it.",
    crossed: "Since month {{n}} the customer has paid more than a purchase would have cost.",
  },
}
