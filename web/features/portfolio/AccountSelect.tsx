import { Select } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listAccounts } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"

type Account = { account_id: string; name: string }

type Props = {
  label: string
  account: Account | null
  choose: (account: Account | null) => void
  error?: string | undefined
}

/** One account, found by a part of its name or by its id. */
export function AccountSelect({ label, account, choose, error }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(account?.name ?? "")
  const [search] = useDebouncedValue(text.trim(), 200)
  const chosen = account !== null && text === account.name
  const asked = useApi(
    listAccounts,
    { query: { sort: "name", limit: 20, ...(!chosen && search !== "" && { search }) } },
    { keep: true },
  )
  const found = asked.data?.accounts ?? []
  const known = account && !found.some(({ account_id }) => account_id === account.account_id)
  const offered: Account[] = known ? [account, ...found] : found
  return (
    <Select
      label={label}
      data-autofocus
      required
      withAsterisk={false}
      searchable
      filter={({ options }) => options}
      data={offered.map(({ account_id, name }) => ({ value: account_id, label: name }))}
      nothingFoundMessage={t("frame.palette_empty")}
      searchValue={text}
      onSearchChange={setText}
      value={account?.account_id ?? null}
      onChange={(value) => choose(offered.find(({ account_id }) => account_id === value) ?? null)}
      error={error}
    />
  )
}
