import { SegmentedControl } from "@mantine/core"
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { getPlay, listRuns, listStarts } from "#modules/plays/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi, useApiPages } from "../../api.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { drawnPlay } from "./document.ts"
import styles from "./Plays.module.css"
import { RunDrawer } from "./RunDrawer.tsx"
import { useRunText } from "./useRunText.ts"

type Listed = Answer<typeof listRuns>["runs"][number]

/** Runs of a play: where each stands and how it ended; and who did not start, and why. */
export function RunsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { key } = useParams({ from: "/frame/plays/$key" })
  const { state, open } = useSearch({ from: "/frame/plays/$key/runs" })
  const play = useApi(getPlay, { params: { key } })
  const asked = useApiPages(
    listRuns,
    (cursor) => ({ params: { key }, query: { ...(state && { state }), ...(cursor && { cursor }) } }),
    (page) => page.next_cursor,
    { keep: true },
  )
  const runs = asked.data?.pages.flatMap((page) => page.runs)
  const name = drawnPlay.safeParse(play.data?.document).data?.name[format.language]
  const turn = (change: { state?: typeof state; open?: string | undefined }) =>
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, ...change }),
      replace: true,
      resetScroll: false,
    })
  const figures = play.data?.figures
  return (
    <>
      <PageHead title={name ?? t("plays.one")}>
        {figures === undefined
          ? "\u00a0"
          : t("plays.runs.finding", {
              count: figures.running,
              n: format.number(figures.running),
              goal: format.number(figures.goal + figures.completed),
              failed: format.number(figures.failed),
              refused: format.number(figures.refused),
              held_out: format.number(figures.held_out),
            })}
      </PageHead>
      <div className={sheet.page}>
        <SegmentedControl
          style={{ justifySelf: "start" }}
          aria-label={t("plays.runs.state")}
          data={[
            { value: "all", label: t("plays.runs.all") },
            { value: "running", label: t("plays.runs.running") },
            { value: "ended", label: t("plays.runs.ended") },
          ]}
          value={state ?? "all"}
          onChange={(chosen) =>
            turn({ state: chosen === "running" || chosen === "ended" ? chosen : undefined })
          }
        />
        {runs === undefined ? (
          <Waiting asked={asked} heights={[28, 36, 36, 36, 36]} />
        ) : runs.length === 0 ? (
          <EmptyState title={t("plays.runs.none")}>{t("plays.runs.none_why")}</EmptyState>
        ) : (
          <RunsTable
            runs={runs}
            more={asked.hasNextPage ? () => void asked.fetchNextPage() : undefined}
            open={(id) => turn({ open: id })}
          />
        )}
        <NotStarted playKey={key} />
      </div>
      <RunDrawer id={open} playKey={key} close={() => turn({ open: undefined })} />
    </>
  )
}

type TableProps = { runs: Listed[]; more: (() => void) | undefined; open: (id: string) => void }

function RunsTable({ runs, more, open }: TableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useRunText()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("plays.pages.runs")}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("plays.runs.account")}</th>
            <th scope="col">{t("plays.runs.stands")}</th>
            <th scope="col">{t("plays.runs.started")}</th>
            <th scope="col">{t("plays.runs.because")}</th>
            <th scope="col" className="number">
              {t("plays.runs.by_version")}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} data-quiet={run.outcome !== null || undefined}>
              <th scope="row">
                <Link to="/accounts/$accountId" params={{ accountId: run.account_id }}>
                  {run.account_name}
                </Link>
              </th>
              <td>
                <button type="button" className={styles.opener} onClick={() => open(run.id)}>
                  {text.standing(run)}
                </button>
              </td>
              <td className={sheet.when}>{format.instant(run.started_at)}</td>
              <td>{text.because(run.because)}</td>
              <td className="number">{format.number(run.version)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more && (
        <button type="button" className={styles.opener} onClick={more}>
          {t("plays.runs.more")}
        </button>
      )}
    </div>
  )
}

/** Would-be starts that were refused or held out. */
function NotStarted({ playKey }: { playKey: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(listStarts, { params: { key: playKey }, query: {} })
  const starts = asked.data?.starts.filter(({ decision }) => decision !== "started") ?? []
  if (starts.length === 0) return null
  return (
    <Section title={t("plays.runs.not_started")} note={t("plays.runs.not_started_note")}>
      <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("plays.runs.not_started")}>
        <table className={sheet.table}>
          <tbody>
            {starts.map(({ account_id, name, decision, reason, at }) => (
              <tr key={`${account_id} ${at}`}>
                <th scope="row">
                  <Link to="/accounts/$accountId" params={{ accountId: account_id }}>
                    {name}
                  </Link>
                </th>
                <td>
                  {decision === "refused"
                    ? t(`plays.refusal.${reason ?? "off"}`)
                    : t(`plays.decision.${decision}`)}
                </td>
                <td className={sheet.when}>{format.instant(at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
