import { Checkbox, MultiSelect, SegmentedControl, Textarea } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Day } from "#kernel/time.ts"
import {
  accountContracts,
  type ContractRow,
  getConsumption,
  listContracts,
  motions,
  putContract,
} from "#modules/billing/contract.ts"
import { listSubscriptions } from "#modules/revenue/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMe } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { refusalOf } from "../../ui/refusals.ts"
import { AccountSelect } from "../portfolio/AccountSelect.tsx"
import styles from "./Billing.module.css"
import { type ContractDraft, contractOf, draftOf, newContract, newMeter } from "./contract-draft.ts"
import { below, MeterFields } from "./MeterFields.tsx"

type Account = { account_id: string; name: string }

/** What the form is opened for: a new contract, of an account or of one still to be chosen, or a kept one. */
export type ContractToPut = { account: Account | null; kept: ContractRow | null }

/** A contract is made or changed. */
export function ContractDialog({ put, close }: { put: ContractToPut | null; close: () => void }) {
  const { t } = useTranslation()
  const title = put?.kept
    ? t("billing.edit_of", { number: put.kept.number || put.kept.contract_id })
    : t("billing.new_contract")
  return (
    <Dialog opened={put !== null} close={close} title={title} size="lg">
      {put && <ContractForm put={put} close={close} />}
    </Dialog>
  )
}

const fields = [
  "account_id",
  "number",
  "signed_on",
  "starts_on",
  "term_months",
  "ends_on",
  "notice_days",
  "indexation",
  "special_terms",
  "notice_given_on",
  "subscriptions",
  "meter",
]

/** A new id: contracts are put under one, and another contract's number must never be taken for it. */
const newContractId = (): string =>
  `contract-${[...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("")}`

function ContractForm({ put, close }: { put: ContractToPut; close: () => void }) {
  const { t } = useTranslation()
  const { workspace } = useMe()
  const [account, setAccount] = useState(put.account)
  const [id] = useState(() => put.kept?.contract_id ?? newContractId())
  const [draft, setDraft] = useState<ContractDraft>(() =>
    put.kept ? draftOf(put.kept) : newContract(workspace.today),
  )
  const sending = useSend(putContract, [accountContracts, listContracts, getConsumption])
  const change = (some: Partial<ContractDraft>) => {
    if (sending.isError) sending.reset()
    setDraft((before) => ({ ...before, ...some }))
  }
  const term = draft.motion === "term"
  const field = (name: "number" | "special_terms" | "indexation") => ({
    value: draft[name],
    change: (text: string) => change({ [name]: text }),
    error: refusalOf(sending.error, name),
  })
  const day = (name: "signed_on" | "starts_on" | "ends_on" | "notice_given_on") => ({
    type: "date",
    label: t(`billing.field.${name}`),
    value: draft[name],
    change: (text: string) => change({ [name]: text }),
    error: refusalOf(sending.error, name),
  })
  const days = (name: "term_months" | "notice_days", most: number) => ({
    type: "number",
    label: t(`billing.field.${name}`),
    min: name === "term_months" ? 1 : 0,
    max: most,
    step: 1,
    value: draft[name],
    change: (text: string) => change({ [name]: text }),
    error: refusalOf(sending.error, name),
  })
  const short = term && draft.term_months !== "" && Number(draft.term_months) < 12
  const send = () =>
    account !== null &&
    sending.mutate(
      { params: { contract_id: id }, body: contractOf(draft, account.account_id) },
      { onSuccess: close },
    )
  return (
    <DialogForm
      close={close}
      act={t("billing.save")}
      ready={account !== null && draft.starts_on !== ""}
      sending={sending}
      send={send}
      fields={fields}
    >
      {put.account === null && (
        <AccountSelect
          label={t("billing.account")}
          account={account}
          choose={(chosen) => {
            setAccount(chosen)
            change({ subscriptions: [] })
          }}
          error={refusalOf(sending.error, "account_id")}
        />
      )}
      <SegmentedControl
        fullWidth
        aria-label={t("billing.motion")}
        data={motions.map((value) => ({ value, label: t(`billing.motion_of.${value}`) }))}
        value={draft.motion}
        onChange={(value) => change({ motion: motions.find((each) => each === value) ?? draft.motion })}
      />
      <div className={styles.pair}>
        <TextField
          label={t("billing.field.number")}
          required={false}
          maxLength={200}
          {...(put.account !== null && { "data-autofocus": true })}
          {...field("number")}
        />
        <TextField required={false} {...day("signed_on")} />
        <TextField {...day("starts_on")} />
        {term && (
          <>
            <TextField
              {...days("term_months", 600)}
              inputWrapperOrder={below}
              description={short ? `▼ ${t("billing.short")}` : undefined}
            />
            <TextField
              required={false}
              {...day("ends_on")}
              inputWrapperOrder={below}
              description={t("billing.field.ends_on_about")}
            />
          </>
        )}
        <TextField {...days("notice_days", 1000)} />
        {term && (
          <TextField
            type="number"
            min={0}
            step="any"
            label={t("billing.field.indexation")}
            {...field("indexation")}
          />
        )}
        {put.kept !== null && <TextField required={false} {...day("notice_given_on")} />}
      </div>
      {term && (
        <Checkbox
          label={t("billing.field.auto_renew")}
          checked={draft.auto_renew}
          onChange={({ currentTarget: { checked } }) => change({ auto_renew: checked })}
        />
      )}
      <SubscriptionsField
        accountId={account?.account_id ?? null}
        today={workspace.today}
        chosen={draft.subscriptions}
        choose={(subscriptions) => change({ subscriptions })}
        error={refusalOf(sending.error, "subscriptions")}
      />
      <Checkbox
        label={t("billing.field.by_use")}
        description={t("billing.field.by_use_about")}
        checked={draft.meter !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({ meter: checked ? newMeter(workspace.currency) : null })
        }
      />
      {draft.meter !== null && (
        <MeterFields
          meter={draft.meter}
          change={(meter) => change({ meter })}
          refused={(part) => refusalOf(sending.error, part === null ? "meter" : `meter.${part}`)}
        />
      )}
      <Textarea
        label={t("billing.special")}
        autosize
        minRows={2}
        maxLength={10_000}
        value={draft.special_terms}
        onChange={({ currentTarget: { value } }) => change({ special_terms: value })}
        error={refusalOf(sending.error, "special_terms")}
      />
    </DialogForm>
  )
}

type TiedProps = {
  accountId: string | null
  today: Day
  chosen: string[]
  choose: (ids: string[]) => void
  error: string | undefined
}

/** Which of the account's subscriptions are under the contract. */
function SubscriptionsField({ accountId, today, chosen, choose, error }: TiedProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(
    listSubscriptions,
    { params: { account_id: accountId ?? "" }, query: { as_of: today } },
    { enabled: accountId !== null },
  )
  // Of each subscription its newest version, which comes first.
  const known = new Map(
    (asked.data?.subscriptions ?? []).toReversed().map((version) => [version.subscription_id, version]),
  )
  const labelOf = (id: string): string => {
    const version = known.get(id)
    if (!version) return id
    const until = version.ended_on === null ? "" : ` – ${format.day(version.ended_on)}`
    return `${version.product ?? id} · ${format.money(version.mrr)}${until}`
  }
  const ids = [...new Set([...chosen, ...known.keys()])]
  return (
    <MultiSelect
      label={t("billing.field.subscriptions")}
      description={t("billing.field.subscriptions_about")}
      disabled={accountId === null}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("billing.field.no_subscriptions") }}
      hidePickedOptions
      data={ids.map((id) => ({ value: id, label: labelOf(id) }))}
      value={chosen}
      onChange={choose}
      error={error}
    />
  )
}
