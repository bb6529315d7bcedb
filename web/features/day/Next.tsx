import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listReturns } from "#modules/day/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Dialog } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { useKeys } from "../../ui/keys.ts"
import { Section } from "../../ui/Section.tsx"
import styles from "./Day.module.css"
import { NewTaskForm } from "./NewTaskForm.tsx"
import { NoteForm } from "./NoteForm.tsx"
import { TouchForm } from "./TouchForm.tsx"
import { useWords } from "./useWords.ts"

const acts = [
  { act: "touch", key: "T" },
  { act: "note", key: "N" },
  { act: "task", key: "A" },
] as const
type Act = (typeof acts)[number]["act"]
const forms = { touch: TouchForm, note: NoteForm, task: NewTaskForm }

/** What to do next with one account: when and why to come back to it, and touches written down as they happen. */
export function Next({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query, day, isPast } = useAsOf()
  const { why } = useWords()
  const mayWrite = useMay("customers:write") && !isPast
  const [acting, setActing] = useState<Act | null>(null)
  const asked = useApi(listReturns, { query: { ...query, account_id: accountId } }, { keep: true })
  const [next] = asked.data?.returns ?? []
  useKeys(Object.fromEntries(acts.map(({ act, key }) => [key.toLowerCase(), () => setActing(act)])), mayWrite)
  if (next === undefined && !mayWrite) return null
  const Form = acting && forms[acting]
  return (
    <Section title={t("day.next")} id="next">
      {next !== undefined && (
        <p>
          {next.on <= day
            ? why({ kind: "return", ...next })
            : t("day.next_on", { day: format.day(next.on), days: format.daysSince(day, next.on) })}
        </p>
      )}
      {mayWrite && (
        <div className={styles.kinds}>
          {acts.map(({ act, key }) => (
            <Button key={act} rightSection={<kbd>{key}</kbd>} onClick={() => setActing(act)}>
              {t(`day.act.${act}`)}
            </Button>
          ))}
        </div>
      )}
      <Dialog
        opened={acting !== null}
        close={() => setActing(null)}
        title={acting === null ? "" : t(`day.title_of.${acting}`, { name })}
      >
        {Form && <Form accountId={accountId} close={() => setActing(null)} />}
      </Dialog>
    </Section>
  )
}
