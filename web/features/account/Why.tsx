import { Button } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addDays, type Day } from "#kernel/time.ts"
import { explainScore } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { DayField } from "../../ui/DayField.tsx"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { useMetrics } from "../health/reasons.ts"
import styles from "./Account.module.css"
import { type Account, monthBefore } from "./AccountHead.tsx"
import { contributions } from "./contributions.ts"
import { accountPage } from "./route.ts"
import { Waterfall } from "./Waterfall.tsx"

const hardSpace = "\u00a0"

/** Figures that a narrow window has no room for. */
const detail = `number ${styles.detail}`

type Score = NonNullable<Account["score"]>
type Input = Score["inputs"][number]

/** Health taken apart: what moved it between two days, and every input down to its metric. */
export function Why({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { score, health } = account
  if (score === null || health === null) return null
  return (
    <Section
      id="why"
      title={t("account.why")}
      note={t("account.model", {
        name: score.name[format.language],
        version: score.version,
        confidence: format.percent(health.confidence),
      })}
    >
      <Moved account={account} scoreKey={score.key} />
      <Contributions account={account} score={score} value={health.value} />
    </Section>
  )
}

/** What moved the score between two days, 30 days apart unless chosen otherwise. */
function Moved({ account, scoreKey }: { account: Account; scoreKey: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const search = accountPage.useSearch()
  const until = search.until !== undefined && search.until < account.as_of ? search.until : account.as_of
  const since = search.since !== undefined && search.since < until ? search.since : monthBefore(until)
  const asked = useApi(
    explainScore,
    { params: { account_id: account.account_id }, query: { score: scoreKey, from: since, to: until } },
    { keep: true },
  )
  const choose = (change: { since?: Day | undefined; until?: Day | undefined }) =>
    void navigate({ to: ".", search: (previous) => ({ ...previous, ...change }), resetScroll: false })
  const chosen = search.since !== undefined || search.until !== undefined
  return (
    <>
      <div className={styles.between}>
        <DayField
          label={t("account.since")}
          day={since}
          last={addDays(until, -1)}
          pick={(day) => choose({ since: day })}
        />
        <DayField
          label={t("account.until")}
          day={until}
          first={addDays(since, 1)}
          last={account.as_of}
          pick={(day) => choose({ until: day < account.as_of ? day : undefined, since })}
        />
        {chosen && (
          <Button variant="subtle" onClick={() => choose({ since: undefined, until: undefined })}>
            {t("account.last_month")}
          </Button>
        )}
      </div>
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[230]} />
      ) : asked.data.from === null || asked.data.to === null ? (
        <p className="quiet">
          {t("account.no_score_on", { day: format.day(asked.data.from === null ? since : until) })}
        </p>
      ) : (
        <Waterfall change={asked.data} since={since} until={until} />
      )}
    </>
  )
}

function Contributions({ account, score, value }: { account: Account; score: Score; value: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const groups = useMemo(() => contributions(score), [score])
  const then = format.day(monthBefore(account.as_of), false)
  return (
    <div className={styles.sheet} tabIndex={0} role="group" aria-label={t("account.contributions")}>
      <table className={styles.table}>
        <caption className="unseen">{t("account.contributions")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("account.input")}</th>
            <th scope="col" className="number">
              {t("account.value")}
            </th>
            <th scope="col" className="number">
              {then}
            </th>
            <th scope="col" className={detail} title={t("account.points_about")}>
              {t("account.points")}
            </th>
            <th scope="col" className={detail} title={t("account.weight_about")}>
              {t("account.weight")}
            </th>
            <th scope="col" className={detail} title={t("account.contribution_about")}>
              {t("account.contribution")}
            </th>
            <th scope="col" className="number" title={t("account.change_about")}>
              {t("account.change")}
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.key}>
            <tr className={styles.group}>
              <th scope="rowgroup" colSpan={3}>
                {group.name[format.language]}
              </th>
              <td className={detail}>{hardSpace}</td>
              <td className={detail}>{format.percent(group.weight)}</td>
              <td className={detail}>{format.number(group.contribution, 1)}</td>
              <td className="number">{format.signed(group.change, 1)}</td>
            </tr>
            {group.inputs.map((input) => (
              <InputRow key={input.metric} input={input} />
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {score.name[format.language]}
            </th>
            <td className={detail}>{hardSpace}</td>
            <td className={detail}>{format.percent(1)}</td>
            <td className={detail}>{format.number(value, 1)}</td>
            <td className="number">
              {account.change_30d === null ? "–" : format.signed(account.change_30d, 1)}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function InputRow({ input }: { input: Input }) {
  const { t } = useTranslation()
  const format = useFormat()
  const metric = useMetrics().get(input.metric)
  const unit = metric?.unit ?? "number"
  const known = input.points !== null
  return (
    <tr data-unknown={!known || undefined}>
      <th scope="row">
        <Link
          to="."
          search={(previous) => ({ ...previous, metric: input.metric })}
          resetScroll={false}
          title={metric?.about[format.language]}
        >
          {metric?.name[format.language] ?? input.metric}
        </Link>
      </th>
      <td className="number">{format.metric(input.value, unit)}</td>
      <td className="number">{format.metric(input.value_30d_ago, unit)}</td>
      <td className={detail}>{input.points === null ? "–" : format.number(input.points)}</td>
      <td className={detail} title={known ? undefined : t("account.weight_moved")}>
        {known ? format.percent(input.weight) : "–"}
      </td>
      <td className={detail}>{known ? format.number(input.contribution, 1) : "–"}</td>
      <td className="number">{format.signed(input.change, 1)}</td>
    </tr>
  )
}
