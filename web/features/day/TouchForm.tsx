import { Button, SegmentedControl, Textarea } from "@mantine/core"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { changeTouch, recordTouch, removeTouch, sentiments } from "#modules/day/contract.ts"
import { useSend } from "../../api.ts"
import { useKeys } from "../../ui/keys.ts"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Day.module.css"
import { staleAfter } from "./entries.ts"

const kinds = [
  { kind: "call", key: "c", two_way: true },
  { kind: "meeting", key: "m", two_way: true },
  { kind: "mail", key: "e", two_way: false },
] as const
type Said = { two_way: boolean; sentiment: (typeof sentiments)[number] | null; text: string }

/**
 * A touch in one keystroke more: C, M or E writes it down at once, a call and a meeting as two-way. What is said of it
 * then mends it: Y two-way or not, 1 to 3 its tone, words.
 */
export function TouchForm({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useTranslation()
  const record = useSend(recordTouch, staleAfter)
  const touch = record.data
  const begin = ({ kind, two_way }: (typeof kinds)[number]) => {
    if (!record.isPending && touch === undefined)
      record.mutate({ params: { account_id: accountId }, body: { kind, two_way } })
  }
  useKeys(Object.fromEntries(kinds.map((each) => [each.key, () => begin(each)])), touch === undefined, true)
  if (touch !== undefined) return <Mend id={touch.id} kind={touch.kind} first={{ ...touch }} close={close} />
  return (
    <div className={styles.form}>
      <p>{t("day.touch_how")}</p>
      <div className={styles.kinds}>
        {kinds.map((each) => (
          <Button
            key={each.kind}
            loading={record.isPending && record.variables.body.kind === each.kind}
            data-autofocus={each.kind === "call" || undefined}
            rightSection={<kbd>{each.key.toUpperCase()}</kbd>}
            onClick={() => begin(each)}
          >
            {t(`day.touch.${each.kind}`)}
          </Button>
        ))}
      </div>
      {record.error !== null && <Problem error={record.error} />}
    </div>
  )
}

type MendProps = { id: string; kind: "call" | "meeting" | "mail" | "note"; first: Said; close: () => void }

/** What was written down, to be told more exactly or taken back. */
function Mend({ id, kind, first, close }: MendProps) {
  const { t } = useTranslation()
  const change = useSend(changeTouch, staleAfter)
  const remove = useSend(removeTouch, staleAfter)
  const [said, setSaid] = useState<Said>({ ...first, sentiment: first.sentiment })
  const tell = (more: Partial<Said>) => setSaid((before) => ({ ...before, ...more }))
  const changed =
    said.two_way !== first.two_way || said.sentiment !== first.sentiment || said.text.trim() !== first.text
  const finish = () => {
    const { two_way, sentiment, text } = said
    if (!changed) close()
    else
      change.mutate({ params: { id }, body: { two_way, sentiment, text: text.trim() } }, { onSuccess: close })
  }
  useKeys(
    {
      y: () => tell({ two_way: !said.two_way }),
      ...Object.fromEntries(sentiments.map((sentiment, at) => [String(at + 1), () => tell({ sentiment })])),
      Enter: ({ target }) => {
        if (!(target instanceof HTMLButtonElement)) finish()
      },
    },
    true,
    true,
  )
  const problem = change.error ?? remove.error
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => form.current?.focus(), [])
  return (
    <div ref={form} className={styles.form} tabIndex={-1}>
      <p role="status">{t(`day.touch_told.${kind}`)}</p>
      <SegmentedControl
        aria-label={t("day.two_way")}
        value={said.two_way ? "yes" : "no"}
        onChange={(value) => tell({ two_way: value === "yes" })}
        data={[
          { value: "yes", label: t("story.two_way") },
          { value: "no", label: t("story.one_way") },
        ]}
      />
      <SegmentedControl
        aria-label={t("day.tone")}
        value={said.sentiment ?? "none"}
        onChange={(value) => tell({ sentiment: sentiments.find((each) => each === value) ?? null })}
        data={[
          { value: "none", label: t("day.tone_of.none") },
          ...sentiments.map((value) => ({ value, label: t(`day.tone_of.${value}`) })),
        ]}
      />
      <Textarea
        label={t("day.text")}
        description={t("day.touch_keys")}
        rows={3}
        maxLength={4000}
        value={said.text}
        onChange={(event) => tell({ text: event.currentTarget.value })}
      />
      {problem !== null && <Problem error={problem} />}
      <div className={styles.kinds}>
        <Button
          loading={remove.isPending}
          onClick={() => remove.mutate({ params: { id } }, { onSuccess: close })}
        >
          {t("day.take_back")}
        </Button>
        <Button variant="filled" loading={change.isPending} onClick={finish}>
          {t("day.ready")}
        </Button>
      </div>
    </div>
  )
}
