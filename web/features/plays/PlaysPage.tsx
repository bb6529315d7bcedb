import { Button } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { listPlays } from "#modules/plays/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { OnOff } from "./OnOff.tsx"
import styles from "./Plays.module.css"
import { PlaysNavigation } from "./PlaysNavigation.tsx"

type Listed = Answer<typeof listPlays>["plays"][number]
const counted = ["running", "goal", "completed", "failed", "stopped", "held_out", "refused"] as const

/** Every play, whether it is on, and how its runs stand. */
export function PlaysPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("library:write")
  const asked = useApi(listPlays, {})
  const plays = asked.data?.plays.toSorted((a, b) => b.figures.running - a.figures.running)
  const sum = (what: (typeof counted)[number]) =>
    (plays ?? []).reduce((total, { figures }) => total + figures[what], 0)
  const add = may && (
    <Button
      leftSection={<IconPlus size={16} stroke={1.6} />}
      renderRoot={(props) => <Link {...props} to="/plays/new-play" />}
    >
      {t("play_form.new")}
    </Button>
  )
  if (plays === undefined)
    return (
      <>
        <PlaysNavigation />
        <PageHead title={t("plays.title")}>{"\u00a0"}</PageHead>
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[28, 52, 52, 52, 52, 52]} />
        </div>
      </>
    )
  if (plays.length === 0)
    return (
      <>
        <PlaysNavigation />
        <PageHead title={t("plays.title")} />
        <EmptyState title={t("plays.none")} action={add}>
          {t("plays.none_why")}
        </EmptyState>
      </>
    )
  const on = plays.filter((play) => play.on).length
  return (
    <>
      <PlaysNavigation />
      <PageHead title={t("plays.title")} actions={add}>
        {t("plays.finding", {
          count: sum("running"),
          n: format.number(sum("running")),
          on: format.number(on),
          all: format.number(plays.length),
          goal: format.number(sum("goal")),
          failed: format.number(sum("failed")),
        })}
      </PageHead>
      <div className={sheet.page}>
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("plays.title")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("plays.column.play")}</th>
                <th scope="col">{t("plays.column.on")}</th>
                {counted.map((what) => (
                  <th key={what} scope="col" className="number" title={t(`plays.about.${what}`)}>
                    {t(`plays.column.${what}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {plays.map((play) => (
                <PlayRow key={play.key} play={play} />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{format.number(plays.length)}</th>
                <td>{format.number(on)}</td>
                {counted.map((what) => (
                  <td key={what} className="number">
                    {format.number(sum(what))}
                  </td>
                ))}
              </tr>
            </tfoot>
          </table>
        </div>
      </div>
    </>
  )
}

function PlayRow({ play }: { play: Listed }) {
  const format = useFormat()
  const { key, name, about, on, figures } = play
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <Link to="/plays/$key" params={{ key }}>
          {name[format.language]}
        </Link>
        <span className={sheet.note}>{about[format.language]}</span>
      </th>
      <td>
        <OnOff playKey={key} on={on} name={name[format.language]} />
      </td>
      {counted.map((what) => (
        <td key={what} className="number">
          {figures[what] === 0 ? (
            <span className="quiet">{format.number(0)}</span>
          ) : (
            <Link
              to="/plays/$key/runs"
              params={{ key }}
              search={what === "running" ? { state: "running" } : {}}
            >
              {format.number(figures[what])}
            </Link>
          )}
        </td>
      ))}
    </tr>
  )
}
