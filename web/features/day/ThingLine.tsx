import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { takeTask } from "#modules/plays/contract.ts"
import { useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import { Severity } from "../signals/Severity.tsx"
import styles from "./Day.module.css"
import { type Act, type Entry, staleAfter } from "./entries.ts"
import { dueWords, useWords } from "./useWords.ts"

type Props = {
  entry: Entry
  active: boolean
  /** Whose it is, where that is not plain. */
  owner: string | null
  /** Null: nothing can be done about it here. */
  act: ((act: Act) => void) | null
}

/** A thing of the day: why, by when, and the next step one click away. */
export function ThingLine({ entry, active, owner, act }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { today } = useAsOf()
  const { why } = useWords()
  const { about } = entry.thing
  const pool = about.kind === "task" ? about.pool : null
  return (
    <li className={styles.thing} data-thing data-active={active || undefined}>
      <div className={styles.why}>
        {about.kind === "alert" && <Severity of={about.severity} />}
        <span>{why(about)}</span>
        {about.kind !== "renewal" && about.kind !== "notice" && (
          <span className={styles.due} data-late={entry.thing.overdue || undefined}>
            {dueWords(entry.thing, today, format, t)}
          </span>
        )}
        {owner !== null && pool === null && <span className="quiet">{owner}</span>}
        {pool !== null && (
          <span className="quiet">{t("day.pool", { role: t(`day.role.${roleKey(pool)}`) })}</span>
        )}
      </div>
      <div className={styles.actions}>
        {about.kind === "task" && pool !== null && act !== null && <Take id={about.id} />}
        <NextStep entry={entry} act={act} />
        {act !== null && (
          <>
            {about.kind !== "task" && (
              <Button size="compact-xs" variant="subtle" onClick={() => act("done")}>
                {t("day.act.done")}
              </Button>
            )}
            <Button size="compact-xs" variant="subtle" onClick={() => act("snooze")}>
              {t("day.act.snooze")}
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={() => act("hand_over")}>
              {t("day.act.hand_over")}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

const roles = ["csm", "lead", "specialist", "renewal_manager", "advisor", "hunter", "activation"] as const
const roleKey = (role: string) => roles.find((each) => each === role) ?? "other"

/** Takes a task out of its pool. */
function Take({ id }: { id: string }) {
  const { t } = useTranslation()
  const sending = useSend(takeTask, staleAfter)
  return (
    <Button
      size="compact-xs"
      loading={sending.isPending}
      title={sending.error?.message}
      onClick={() => sending.mutate({ params: { id }, body: {} })}
    >
      {t("day.act.take")}
    </Button>
  )
}

/** The next step as the thing's first button. */
export function NextStep({ entry, act, large = false }: Pick<Props, "entry" | "act"> & { large?: boolean }) {
  const { t } = useTranslation()
  const { step } = useWords()
  const { item, thing } = entry
  const { about } = thing
  const words = step(about)
  const look = large ? ({ size: "sm", variant: "filled" } as const) : ({ size: "compact-xs" } as const)
  if (item.account_id === null) {
    const to = about.kind === "alert" && about.reason.kind === "source" ? "/status" : "/signals/alerts"
    return (
      <Button {...look} renderRoot={(props) => <Link {...props} to={to} />}>
        {words}
      </Button>
    )
  }
  if (about.kind === "obstacle" || about.kind === "renewal" || act === null) {
    const accountId = item.account_id
    const hash = about.kind === "alert" || about.kind === "task" ? "alerts" : "contracts"
    return (
      <Button
        {...look}
        renderRoot={(props) => (
          <Link {...props} to="/accounts/$accountId" params={{ accountId }} hash={hash} />
        )}
      >
        {act === null ? t("day.open") : words}
      </Button>
    )
  }
  return (
    <Button {...look} onClick={() => act(about.kind === "task" ? "done" : "touch")}>
      {words}
    </Button>
  )
}
