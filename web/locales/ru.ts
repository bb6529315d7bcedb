import { account } from "./ru/account.ts"
import { billing } from "./ru/billing.ts"
import { catalogue } from "./ru/catalogue.ts"
import { common } from "./ru/common.ts"
import { day } from "./ru/day.ts"
import { forecast, what_if } from "./ru/forecast.ts"
import { frame } from "./ru/frame.ts"
import { glossary } from "./ru/glossary.ts"
import { health } from "./ru/health.ts"
import { imports } from "./ru/imports.ts"
import { lifetime } from "./ru/lifetime.ts"
import { messages } from "./ru/messages.ts"
import { metrics } from "./ru/metrics.ts"
import { opinions } from "./ru/opinions.ts"
import { play_form } from "./ru/play-form.ts"
import { plays } from "./ru/plays.ts"
import { portfolio } from "./ru/portfolio.ts"
import { proof } from "./ru/proof.ts"
import { cohorts, journal, movements, retention, revenue } from "./ru/revenue.ts"
import { scores } from "./ru/scores.ts"
import { session } from "./ru/session.ts"
import { settings } from "./ru/settings.ts"
import { signals } from "./ru/signals.ts"
import { status } from "./ru/status.ts"
import { story } from "./ru/story.ts"
import { touch } from "./ru/touch.ts"
import { unattributed } from "./ru/unattributed.ts"

export const ru = {
  ...common,
  billing,
  catalogue,
  day,
  frame,
  health,
  messages,
  metrics,
  plays,
  play_form,
  portfolio,
  revenue,
  movements,
  retention,
  cohorts,
  journal,
  lifetime,
  forecast,
  what_if,
  proof,
  opinions,
  account,
  story,
  scores,
  session,
  settings,
  imports,
  glossary,
  signals,
  status,
  touch,
  unattributed,
}
