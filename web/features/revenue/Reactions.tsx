import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMe } from "../../session.ts"
import figures from "../../ui/FigureTable.module.css"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import type { Reaction } from "./ReactionForm.tsx"
import { writeList } from "./slices.ts"
import { useDimensions } from "./useDimensions.ts"

/** What is being done about marked cells, whichever table they stand in; those without a result first. */
export function Reactions({ of }: { of: Reaction[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { today } = useMe().workspace
  const { nameOf, valueOf } = useDimensions()
  const sorted = of.toSorted(
    (a, b) => Number(a.result !== null) - Number(b.result !== null) || (a.due_on < b.due_on ? -1 : 1),
  )
  if (of.length === 0) return null
  return (
    <Section title={t("cohorts.reactions")}>
      <div className={figures.scroll} tabIndex={0} role="group" aria-label={t("cohorts.reactions")}>
        <table className={figures.table}>
          <thead>
            <tr>
              <th scope="col">{t("cohorts.marked_cell")}</th>
              {(["hypothesis", "action", "owner"] as const).map((key) => (
                <th key={key} scope="col" data-words>
                  {t(`cohorts.reaction.${key}`)}
                </th>
              ))}
              <th scope="col">{t("cohorts.reaction.due")}</th>
              <th scope="col" data-words>
                {t("cohorts.reaction.result")}
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((reaction) => {
              const { by, key, age, measure, view, on, slice } = reaction
              return (
                <tr key={reaction.id}>
                  <th scope="row">
                    <Link
                      to="/revenue/cohorts"
                      search={{
                        ...(by !== "month" && { by }),
                        ...(measure === "accounts" && { measure }),
                        ...(view === "churn" && { view }),
                        ...(on === "recurring" && { on }),
                        slice: writeList(slice),
                        key,
                        at: age,
                      }}
                      resetScroll={false}
                    >
                      {by === "month" ? format.month(`${key}-01`) : `${nameOf(by)} ${valueOf(by, key)}`}
                      {", "}
                      {t("cohorts.at_age", { n: format.number(age) })}
                    </Link>
                    <span className="quiet">
                      {" "}
                      {t(`cohorts.view.${view}`)}, {t(`cohorts.measure.${measure}`)}
                    </span>
                  </th>
                  <td data-words data-long>
                    {reaction.hypothesis}
                  </td>
                  <td data-words data-long>
                    {reaction.action}
                  </td>
                  <td data-words>{valueOf("owner", reaction.owner_email)}</td>
                  <td>
                    {format.day(reaction.due_on)}
                    {reaction.result === null && reaction.due_on < today && (
                      <strong> {t("cohorts.overdue")}</strong>
                    )}
                  </td>
                  <td data-words data-long>
                    {reaction.result ?? <span className="quiet">{t("cohorts.no_result")}</span>}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
