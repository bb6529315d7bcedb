import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { cohortRows, deleteReaction, listReactions } from "#modules/revenue/contract.ts"
import { type Input, useApi, useApiPages, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import styles from "./Cohorts.module.css"
import { arrowOf, markWords, type Placed, shareWords } from "./cohort-words.ts"
import { Downloads } from "./Downloads.tsx"
import { HolderTable } from "./HolderRows.tsx"
import { ReactionForm, staleByReaction } from "./ReactionForm.tsx"

type Query = Omit<Input<typeof cohortRows>["query"], "key" | "age">

type Props = {
  place: Placed
  query: Query
  slices: string[]
  name: string
  threshold: number
  close: () => void
}

/** One cell: what jumped, what is done about it, and the accounts behind it. */
export function CohortCell({ place, query, slices, name, threshold, close }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { cohort, cell, before } = place
  const mayWrite = useMay("revenue:write")
  const reactions = useApi(listReactions, { query: {} }, { enabled: cell.reaction_id !== null })
  const reaction = reactions.data?.reactions.find(({ id }) => id === cell.reaction_id)
  const removing = useSend(deleteReaction, staleByReaction)
  const [editing, setEditing] = useState(false)
  const rows = { ...query, key: cohort.key, age: cell.age, limit: 50 }
  const pages = useApiPages(
    cohortRows,
    (cursor) => ({ query: { ...rows, ...(cursor !== undefined && { cursor }) } }),
    (page) => page.next_cursor,
  )
  const { by = "month", measure = "mrr", view = "retention", on = "mrr" } = query
  const spot = { by, measure, view, on, slice: slices, key: cohort.key, age: cell.age }
  const title = `${name}, ${t("cohorts.at_age", { n: format.number(cell.age) })}`
  const asks = cell.marked !== null && cell.reaction_id === null && mayWrite
  return (
    <>
      {cell.marked !== null && (
        <Section
          title={`${title}: ${arrowOf(cell)} ${before === undefined ? "" : `${shareWords(before.value, format)} → `}${shareWords(cell.value, format)}, ${markWords(place, threshold, format, t)}`}
        >
          {reaction !== undefined && !editing && (
            <>
              <dl className={styles.facts}>
                {(["hypothesis", "action"] as const).map((key) => (
                  <Fact key={key} name={t(`cohorts.reaction.${key}`)} text={reaction[key]} />
                ))}
                <Fact name={t("cohorts.reaction.owner")} text={reaction.owner_email} />
                <Fact name={t("cohorts.reaction.due")} text={format.day(reaction.due_on)} />
                <Fact name={t("cohorts.reaction.result")} text={reaction.result ?? t("cohorts.no_result")} />
              </dl>
              {mayWrite && (
                <div className={sheet.buttons}>
                  <Button onClick={() => setEditing(true)}>{t("cohorts.reaction.edit")}</Button>
                  <Button
                    variant="subtle"
                    loading={removing.isPending}
                    onClick={() => removing.mutate({ params: { id: reaction.id } })}
                  >
                    {t("cohorts.reaction.remove")}
                  </Button>
                </div>
              )}
            </>
          )}
          {(asks || (editing && reaction !== undefined)) && (
            <ReactionForm
              key={reaction?.id ?? "new"}
              place={spot}
              reaction={reaction}
              close={() => (editing ? setEditing(false) : close())}
            />
          )}
        </Section>
      )}
      <HolderTable
        title={title}
        before={t("cohorts.opening")}
        now="MRR"
        close={close}
        pages={pages}
        files={<Downloads of={title} endpoint={cohortRows} query={rows} />}
      />
    </>
  )
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  )
}
