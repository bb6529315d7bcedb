import { SegmentedControl } from "@mantine/core"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import type { Backtest } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import styles from "./Proof.module.css"
import { TextButton } from "./TextButton.tsx"

type Loss = Backtest["losses"]["list"][number]
type Alarm = Backtest["false_alarms"]["list"][number]
type Props = { result: Backtest; beside?: Backtest | undefined }

const lists = ["caught", "missed", "false"] as const
const short = 40

const isCaught = ({ warned_days }: Loss): boolean => warned_days !== null
const earliestFirst = (losses: Loss[]): Loss[] =>
  losses.toSorted((a, b) => (b.warned_days ?? 0) - (a.warned_days ?? 0))
const keyOf = ({ account_id, lost_on }: Loss): string => `${account_id} ${lost_on}`

/** Whom the score caught before they left, whom it missed, and of whom it spoke for nothing. */
export function Accounts({ result, beside }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { accounts = "caught" } = useSearch({ strict: false })
  const { losses, false_alarms } = result
  const count = {
    caught: losses.warned,
    missed: losses.total - losses.warned,
    false: false_alarms.total,
  }
  const before = new Map(beside?.losses.list.map((loss) => [keyOf(loss), isCaught(loss)]))
  const alarmedBefore = new Set(beside?.false_alarms.list.map(({ account_id }) => account_id))
  const named = (loss: Loss) => {
    const was = before.get(keyOf(loss))
    return was === undefined || was === isCaught(loss)
      ? null
      : t(was ? "proof.was_caught" : "proof.was_missed")
  }
  const shown = losses.list.filter((loss) => isCaught(loss) === (accounts === "caught"))
  return (
    <Section title={t("proof.accounts_title")}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("proof.accounts_title")}
        value={accounts}
        data={lists.map((each) => ({
          value: each,
          label: `${t(`proof.list.${each}`)} ${format.number(count[each])}`,
        }))}
        onChange={(next) =>
          void navigate({
            to: ".",
            search: (previous) => ({ ...previous, accounts: lists.find((each) => each === next) }),
            resetScroll: false,
          })
        }
      />
      <p className={styles.about}>{t(`proof.list_about.${accounts}`)}</p>
      {accounts === "false" ? (
        <Listed key={accounts} rows={false_alarms.list} keyOf={({ account_id }) => account_id}>
          {(alarm) => (
            <AlarmRow alarm={alarm} isNew={beside !== undefined && !alarmedBefore.has(alarm.account_id)} />
          )}
        </Listed>
      ) : (
        <Listed key={accounts} rows={accounts === "caught" ? earliestFirst(shown) : shown} keyOf={keyOf}>
          {(loss) => <LossRow loss={loss} change={named(loss)} />}
        </Listed>
      )}
    </Section>
  )
}

type ListedProps<Row> = { rows: Row[]; keyOf: (row: Row) => string; children: (row: Row) => ReactNode }

/** The first few, and all on request. */
function Listed<Row>({ rows, keyOf, children }: ListedProps<Row>) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)
  if (rows.length === 0) return <p className={styles.nobody}>{t("proof.nobody")}</p>
  return (
    <>
      <ul className={styles.list}>
        {(all ? rows : rows.slice(0, short)).map((each) => (
          <li key={keyOf(each)} className={styles.item}>
            {children(each)}
          </li>
        ))}
      </ul>
      {rows.length > short && !all && (
        <TextButton press={() => setAll(true)}>
          {t("account.show_all", { n: format.number(rows.length) })}
        </TextButton>
      )}
    </>
  )
}

function AccountLink({ id, name, on }: { id: string; name: string; on?: string }) {
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: id }}
      search={(previous) => (on === undefined ? previous : { ...previous, as_of: on })}
    >
      {name}
    </Link>
  )
}

function LossRow({ loss, change }: { loss: Loss; change: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const value =
    loss.value === null ? t("proof.no_score") : t("proof.score_before", { value: format.number(loss.value) })
  return (
    <>
      <span>
        <AccountLink id={loss.account_id} name={loss.name} on={loss.lost_on} />
        {change !== null && <em className={styles.change}>{change}</em>}
        <span className={styles.more}>
          {t("proof.lost_on", { day: format.day(loss.lost_on) })} · {value}
        </span>
      </span>
      <span className="number">
        {loss.warned_days === null ? "–" : t("proof.days_before", { days: format.days(loss.warned_days) })}
      </span>
    </>
  )
}

function AlarmRow({ alarm, isNew }: { alarm: Alarm; isNew: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <span>
        <AccountLink id={alarm.account_id} name={alarm.name} on={alarm.last_on} />
        {isNew && <em className={styles.change}>{t("proof.new_alarm")}</em>}
        <span className={styles.more}>
          {t("proof.last_red", { day: format.day(alarm.last_on), value: format.number(alarm.value) })}
        </span>
      </span>
      <span className="number">
        {t("proof.months_red", { count: alarm.days, n: format.number(alarm.days) })}
      </span>
    </>
  )
}
