import type { SurveyAnswerRow } from "#modules/voice/contract.ts"
import type { Calendar } from "./calendar.ts"
import { isCustomer, type Life } from "./lives.ts"
import { type Contact, present } from "./people.ts"
import { clamp, type Random, random } from "./random.ts"
import { comments, complaints, type Topic, toneOf } from "./words/voices.ts"

/** Days between two NPS rounds, and how long answers keep coming in. */
const roundEvery = 182
const roundOpen = 14

/** Answers of all accounts by time: NPS in half-yearly rounds, CSAT and CES as occasions come. */
export function surveyAnswersOf(seed: number, lives: readonly Life[], calendar: Calendar): SurveyAnswerRow[] {
  return lives
    .flatMap((life) => answersOfAccount(seed, life, calendar))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map((answer, index) => ({ ...answer, answer_id: `Q-${20_001 + index}` }))
}

function answersOfAccount(seed: number, life: Life, calendar: Calendar): SurveyAnswerRow[] {
  const { plan, course, people } = life
  const draw = random(seed, "surveys", plan.account_id)
  const answers: SurveyAnswerRow[] = []
  const answer = (kind: SurveyAnswerRow["kind"], day: number, contact: Contact) => {
    const at = (calendar.starts(plan.zone)[day] ?? 0) + Math.floor(draw.between(9, 19) * 60) * 60_000
    if (at < calendar.end) answers.push(answerOf(draw, life, kind, day, contact, at))
  }
  for (let day = 0; day < calendar.days.length; day++) {
    if (!isCustomer(course, day) || (calendar.work[day] ?? 0) < 0.5) continue
    const there = present(people, calendar.days[day] as string)
    if (there.length === 0) continue
    const willing = course.reply[day] ?? 0
    const round = (calendar.days.length - 8 + roundEvery - day) % roundEvery
    if (round < roundOpen)
      for (const contact of there) if (draw.chance((willing * 0.75) / roundOpen)) answer("nps", day, contact)
    if (draw.chance(willing / 55)) answer("csat", day, draw.pick(there))
    const settled = day - calendar.indexOf(plan.start)
    if (draw.chance(settled > 25 && settled < 70 ? 0.06 : willing / 160)) answer("ces", day, draw.pick(there))
  }
  return answers
}

function answerOf(
  draw: Random,
  life: Life,
  kind: SurveyAnswerRow["kind"],
  day: number,
  contact: Contact,
  at: number,
): SurveyAnswerRow {
  const { plan, course } = life
  const mood = clamp((course.mood[day] ?? 0.8) + draw.normal(0, 0.07), 0, 1)
  const score =
    kind === "nps"
      ? Math.round(clamp(mood * 10.8 + draw.normal(0, 1), 0, 10))
      : kind === "csat"
        ? Math.round(clamp(0.9 + mood * 4.2 + draw.normal(0, 0.4), 1, 5))
        : Math.round(clamp(1 + mood * 6.2 + draw.normal(0, 0.6), 1, 7))
  return {
    answer_id: "",
    account_id: plan.account_id,
    person: contact.email,
    kind,
    score,
    at: new Date(at).toISOString(),
    comment: draw.chance(kind === "nps" ? 0.55 : 0.25)
      ? commentOf(draw, life, mood, course.trouble[day] ?? 0)
      : null,
  }
}

function commentOf(draw: Random, { plan }: Life, mood: number, far: number): string {
  const tone = toneOf(mood)
  const topic = topicOf(plan.story)
  if (topic !== "any" && tone !== "good" && draw.chance(0.35 + 0.4 * far))
    return draw.pick(complaints[topic][plan.language])
  return draw.pick(comments[tone][plan.language])
}

function topicOf(story: Life["plan"]["story"]): Topic {
  if (story.kind === "steady") return "any"
  const topics = {
    falling_use: "value",
    sponsor_left: "value",
    price: "price",
    bad_onboarding: "start",
    no_warning: "any",
  } as const
  return topics[story.cause]
}
