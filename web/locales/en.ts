import { account } from "./en/account.ts"
import { billing } from "./en/billing.ts"
import { catalogue } from "./en/catalogue.ts"
import { common } from "./en/common.ts"
import { day } from "./en/day.ts"
import { forecast, what_if } from "./en/forecast.ts"
import { frame } from "./en/frame.ts"
import { glossary } from "./en/glossary.ts"
import { health } from "./en/health.ts"
import { imports } from "./en/imports.ts"
import { lifetime } from "./en/lifetime.ts"
import { messages } from "./en/messages.ts"
import { metrics } from "./en/metrics.ts"
import { opinions } from "./en/opinions.ts"
import { play_form } from "./en/play-form.ts"
import { plays } from "./en/plays.ts"
import { portfolio } from "./en/portfolio.ts"
import { proof } from "./en/proof.ts"
import { cohorts, journal, movements, retention, revenue } from "./en/revenue.ts"
import { scores } from "./en/scores.ts"
import { session } from "./en/session.ts"
import { settings } from "./en/settings.ts"
import { signals } from "./en/signals.ts"
import { status } from "./en/status.ts"
import { story } from "./en/story.ts"
import { touch } from "./en/touch.ts"
import { unattributed } from "./en/unattributed.ts"

export const en = {
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
