import {
  IconArrowsSplit2,
  IconBell,
  IconBrandTelegram,
  IconChecklist,
  IconClock,
  IconDeviceMobileMessage,
  IconEdit,
  IconHourglass,
  IconMail,
  IconMessage,
  IconPlayerPlay,
  IconPlayerStop,
  IconUserCheck,
  IconWebhook,
} from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { type Act, actOf, type DrawnPlay, type DrawnStep } from "./document.ts"
import styles from "./Plays.module.css"
import { usePlayText } from "./usePlayText.ts"

/** What each kind of step looks like. */
export const actIcons: Record<Act, typeof IconMail> = {
  task: IconChecklist,
  email: IconMail,
  in_app: IconMessage,
  push: IconDeviceMobileMessage,
  telegram: IconBrandTelegram,
  notify: IconBell,
  webhook: IconWebhook,
  change: IconEdit,
  wait: IconClock,
  wait_until: IconHourglass,
  branch: IconArrowsSplit2,
  approval: IconUserCheck,
  start_play: IconPlayerPlay,
  end_play: IconPlayerStop,
}

/** What became of a step, or would: told beside it. */
export type Met = ReadonlyMap<string, { when: string; result: string }>

/** A play from top to bottom: how it starts, its steps, where they lead, how it ends. */
export function Flow({ play, met }: { play: DrawnPlay; met?: Met | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = usePlayText()
  const { goal, stop, ends_after, hold_out, only, reentry } = play
  return (
    <ol className={styles.flow} data-tried={met !== undefined || undefined}>
      <li className={styles.edge}>
        <strong>{t("plays.flow.start")}</strong> {text.start(play)}
        {only !== undefined && <Condition label={t("plays.flow.only")} when={only} />}
        <span className={styles.quiet}>
          {t("plays.flow.reentry", { after: text.duration(reentry.after) })}
          {hold_out && ` · ${t("plays.flow.hold_out", { share: format.percent(hold_out.share) })}`}
        </span>
      </li>
      {play.steps.map((step, at) => (
        <StepLine key={step.key} step={step} at={at} play={play} met={met} />
      ))}
      <li className={styles.edge}>
        <strong>{t("plays.flow.end")}</strong>{" "}
        {goal === undefined ? t("plays.flow.no_goal") : t("plays.flow.goal")}
        {goal !== undefined && <Condition label={t("plays.flow.goal_is")} when={goal} />}
        {stop.map(({ when, because }) => (
          <Condition
            key={when}
            label={t("plays.flow.stop", { because: because[format.language] })}
            when={when}
          />
        ))}
        <span className={styles.quiet}>
          {t("plays.flow.ends_after", { time: text.duration(ends_after) })}
        </span>
      </li>
    </ol>
  )
}

function Condition({ label, when }: { label: string; when: string }) {
  return (
    <span className={styles.condition}>
      {label} <code>{when}</code>
    </span>
  )
}

type LineProps = { step: DrawnStep; at: number; play: DrawnPlay; met: Met | undefined }

function StepLine({ step, at, play, met }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = usePlayText()
  const act = actOf(step)
  const Icon = actIcons[act]
  const details = text.details(step)
  const message = step.email ?? step.in_app ?? step.push ?? step.telegram
  const passed = met?.get(step.key)
  const when = step.wait_until?.when ?? step.branch?.when
  return (
    <li className={styles.step} id={`step-${step.key}`} data-met={passed !== undefined || undefined}>
      <span className={styles.icon} title={t(`plays.kind.${act}`)}>
        <Icon size={18} stroke={1.6} aria-label={t(`plays.kind.${act}`)} />
      </span>
      <div className={styles.words}>
        <div className={styles.line}>
          <span>{text.step(step)}</span>
          {passed && (
            <span className={styles.met}>
              {passed.when} · {passed.result}
            </span>
          )}
        </div>
        {details !== null && <span className={styles.quiet}>{details}</span>}
        {message && (
          <span className={styles.quiet}>
            {t("plays.flow.template")}{" "}
            <Link to="/messages/templates/$key" params={{ key: message.template }}>
              {message.template}
            </Link>
          </span>
        )}
        {when !== undefined && <code className={styles.when}>{when}</code>}
        {step.task && step.task.checklist.length > 0 && (
          <ul className={styles.checklist}>
            {step.task.checklist.map((item) => (
              <li key={item.en}>{item[format.language]}</li>
            ))}
          </ul>
        )}
        <Ways step={step} at={at} play={play} />
      </div>
    </li>
  )
}

/** Where a step leads, said where it is not simply the next one. */
function Ways({ step, at, play }: Omit<LineProps, "met">) {
  const { t } = useTranslation()
  const text = usePlayText()
  const following = play.steps[at + 1]?.key ?? "end"
  const ways: { label: string; to: string }[] = []
  if (step.branch)
    ways.push(
      { label: t("plays.way.yes"), to: step.branch.holds ?? following },
      { label: t("plays.way.no"), to: step.branch.otherwise ?? following },
    )
  else if (step.wait_until)
    ways.push(
      { label: t("plays.way.happens"), to: step.next ?? following },
      { label: t("plays.way.timed_out"), to: step.wait_until.otherwise ?? step.next ?? following },
    )
  else if (step.approval)
    ways.push(
      { label: t("plays.way.approved"), to: step.next ?? following },
      { label: t("plays.way.declined"), to: step.approval.otherwise },
    )
  else if (step.next !== undefined && step.next !== following)
    ways.push({ label: t("plays.way.next"), to: step.next })
  if (ways.length === 0) return null
  const name = (key: string) => {
    const target = play.steps.find((other) => other.key === key)
    return target ? text.step(target) : t("plays.way.end")
  }
  return (
    <ul className={styles.ways}>
      {ways.map(({ label, to }) => (
        <li key={label}>
          {label} → {to === "end" ? t("plays.way.end") : <a href={`#step-${to}`}>{name(to)}</a>}
        </li>
      ))}
    </ul>
  )
}
