import { Button, Select } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listDay } from "#modules/day/contract.ts"
import { listMembers } from "#modules/identity/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay, useMe } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "./Day.module.css"
import { DayList } from "./DayList.tsx"
import { DigestDialog } from "./DigestDialog.tsx"
import { Focus } from "./Focus.tsx"
import { dayPage } from "./route.ts"
import { daySearch } from "./search.ts"
import { Workload } from "./Workload.tsx"

/** What is to be done, what has most at stake first. */
export function DayPage() {
  const { t } = useTranslation()
  const { owner: chosen, focus } = dayPage.useSearch()
  const { query, isPast } = useAsOf()
  const me = useMe()
  const leads = me.role === "lead" || me.role === "administrator" || me.email === null
  const owner = chosen ?? (leads ? "team" : "me")
  const navigate = useNavigate()
  const asked = useApi(listDay, { query: { ...query, owner, limit: 100 } }, { keep: true })
  const set = (change: { owner?: string | undefined; focus?: "true" | undefined }) =>
    void navigate({
      to: "/day",
      search: (previous) => daySearch.parse({ ...previous, ...change }),
      replace: true,
    })
  const { data } = asked
  if (focus && data !== undefined && !isPast)
    return <Focus items={data.items} leave={() => set({ focus: undefined })} />
  return (
    <>
      <PageHead title={owner === "team" ? t("day.team") : t("day.title")}>
        {data === undefined ? "\u00a0" : <Finding day={data} />}
      </PageHead>
      <div className={sheet.page}>
        <Tools
          owner={owner}
          set={set}
          begin={isPast || !data?.items.length ? null : () => set({ focus: "true" })}
        />
        {data === undefined ? (
          <Waiting asked={asked} heights={Array<number>(7).fill(64)} />
        ) : data.items.length === 0 ? (
          <EmptyState title={t("day.empty")}>{t("day.empty_why")}</EmptyState>
        ) : (
          <DayList
            items={data.items}
            total={data.total.items}
            owner={data.owner}
            focus={() => set({ focus: "true" })}
          />
        )}
        {owner === "team" && <Workload choose={(email) => set({ owner: email })} />}
      </div>
    </>
  )
}

function Finding({ day }: { day: Answer<typeof listDay> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { things, overdue, arr, at_risk, items } = day.total
  if (things === 0) return t("day.nothing")
  return t("day.finding", {
    things: t("day.things", { count: things, n: format.number(things) }),
    accounts: t("day.accounts", { count: items, n: format.number(items) }),
    arr: format.compactMoney(arr),
    risk: format.compactMoney(at_risk),
    late: overdue === 0 ? "" : t("day.finding_late", { n: format.number(overdue) }),
  })
}

type ToolsProps = {
  owner: string
  set: (change: { owner?: string | undefined }) => void
  /** Null: there is nothing to go through. */
  begin: (() => void) | null
}

function Tools({ owner, set, begin }: ToolsProps) {
  const { t } = useTranslation()
  const me = useMe()
  const mayMembers = useMay("members:read")
  const members = useApi(listMembers, {}, { enabled: mayMembers })
  const [digest, setDigest] = useState(false)
  const others = (members.data?.members ?? []).filter(({ active, email }) => active && email !== me.email)
  return (
    <div className={styles.tools}>
      <Select
        label={t("day.whose")}
        value={owner === me.email ? "me" : owner}
        allowDeselect={false}
        searchable={others.length > 6}
        data={[
          ...(me.email === null ? [] : [{ value: "me", label: t("day.mine") }]),
          { value: "team", label: t("day.of_team") },
          ...others.map(({ email, name }) => ({ value: email, label: name })),
        ]}
        onChange={(value) => set({ owner: value ?? undefined })}
      />
      <Button
        variant="filled"
        disabled={begin === null}
        onClick={begin ?? undefined}
        rightSection={<kbd>F</kbd>}
      >
        {t("day.focus")}
      </Button>
      {me.email !== null && <Button onClick={() => setDigest(true)}>{t("day.digest")}</Button>}
      <DigestDialog opened={digest} close={() => setDigest(false)} />
    </div>
  )
}
