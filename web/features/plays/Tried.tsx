import { Select } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listAccounts } from "#modules/health/contract.ts"
import { tryPlay } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import type { Met } from "./Flow.tsx"
import styles from "./Plays.module.css"
import { usePlayText } from "./usePlayText.ts"

/**
 * What a play would do on the account that the address names. `document`: one not saved yet, which is tried on the first
 * account where none is named; null: the play in force.
 */
export function useTried(key: string, document: Record<string, unknown> | null) {
  const { t } = useTranslation()
  const format = useFormat()
  const { account } = useSearch({ strict: false })
  const first = useApi(
    listAccounts,
    { query: { limit: 1 } },
    { enabled: document !== null && account === undefined },
  )
  const whom = account ?? (document === null ? undefined : first.data?.accounts[0]?.account_id)
  const asked = useApi(
    tryPlay,
    { params: { key }, body: { account_id: whom ?? "", ...(document && { document }) } },
    { enabled: whom !== undefined, keep: true },
  )
  const met: Met | undefined =
    account === undefined || asked.data === undefined
      ? undefined
      : new Map(
          asked.data.path.map(({ step, after_hours, result }) => [
            step,
            {
              when:
                after_hours < 24
                  ? t("plays.try.at_once")
                  : t("plays.try.after", { time: format.days(Math.round(after_hours / 24)) }),
              result: t(`plays.result.${result}`),
            },
          ]),
        )
  return { account, asked, met }
}

/** The account a play is tried on, and what would be decided of it. */
export function Tried({ tried }: { tried: ReturnType<typeof useTried> }) {
  const { t } = useTranslation()
  const text = usePlayText()
  const navigate = useNavigate()
  const [typed, setTyped] = useState("")
  const [search] = useDebouncedValue(typed, 150)
  const { account, asked } = tried
  const answer = account === undefined ? undefined : asked.data
  const found = useApi(listAccounts, { query: { limit: 20, ...(search && { search }) } }, { keep: true })
  const known = new Map(found.data?.accounts.map((each) => [each.account_id, each.name]))
  if (answer) known.set(answer.account_id, answer.name)
  const turn = (chosen: string | null) =>
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, account: chosen ?? undefined }),
      replace: true,
      resetScroll: false,
    })
  const last = answer?.path.at(-1)
  return (
    <Section title={t("plays.try.title")} note={t("plays.try.note")}>
      <div className={styles.column}>
        <Select
          className={styles.who}
          aria-label={t("plays.try.account")}
          placeholder={t("plays.try.choose")}
          data={[...known].map(([value, label]) => ({ value, label }))}
          searchable
          clearable
          filter={({ options }) => options}
          onSearchChange={(words) => setTyped(words === answer?.name ? "" : words)}
          value={account ?? null}
          onChange={turn}
        />
        {account !== undefined && answer === undefined && <Waiting asked={asked} heights={[20, 20]} />}
        {answer && (
          <p role="status">
            {answer.decision === "refused"
              ? t("plays.try.refused", {
                  name: answer.name,
                  reason: t(`plays.refusal.${answer.reason ?? "off"}`),
                })
              : t(`plays.try.${answer.decision}`, { name: answer.name })}{" "}
            {answer.goal === true && t("plays.try.goal_holds")}{" "}
            {answer.stops.some(({ holds }) => holds === true) && t("plays.try.stop_holds")}{" "}
            {last &&
              t("plays.try.length", {
                count: answer.path.length,
                time: text.duration(`${Math.max(1, Math.round(last.after_hours / 24))}d`),
              })}
          </p>
        )}
      </div>
    </Section>
  )
}
