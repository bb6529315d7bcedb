import { Button, Select, Textarea } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { accountChurn, listChurnReasons, recordChurn } from "#modules/billing/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useLanguage } from "../../i18n.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"

type Known = z.output<typeof accountChurn.response>

/** Why an account left: asked where nobody has said it yet. Nothing is shown of an account that pays. */
export function Churn({ accountId }: { accountId: string }) {
  const { query } = useAsOf()
  const may = useMay("revenue:read")
  const asked = useApi(
    accountChurn,
    { params: { account_id: accountId }, query },
    { keep: true, enabled: may },
  )
  if (!asked.data?.ended) return null
  return <Left accountId={accountId} known={asked.data} ended={asked.data.ended} />
}

type Props = { accountId: string; known: Known; ended: NonNullable<Known["ended"]> }

function Left({ accountId, known, ended }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useLanguage()
  const may = useMay("revenue:write")
  const { isPast } = useAsOf()
  const [asking, setAsking] = useState(false)
  const reasons = useApi(listChurnReasons, {}).data?.reasons ?? []
  const record = known.records.find(({ day }) => day === ended.day)
  const reason = reasons.find(({ key }) => key === record?.reason)
  const told = [
    record && (reason?.name[language] ?? record.reason),
    record?.kind === "failed_payment" && t("billing.failed_payment"),
    record?.avoidable === true && t("billing.avoidable"),
    record?.avoidable === false && t("billing.unavoidable"),
  ].filter((part) => typeof part === "string")
  return (
    <Section title={t("billing.left")} id="churn">
      <p>
        {t("billing.left_on", {
          day: format.day(ended.day),
          amount: ended.mrr.map((amount) => format.money(amount)).join(" + "),
        })}{" "}
        {record === undefined ? t("billing.why_unknown") : told.join(" · ")}
      </p>
      {record?.lessons && <p className="quiet">{record.lessons}</p>}
      {may && !isPast && (
        <Button size="compact-xs" variant={record ? "default" : "filled"} onClick={() => setAsking(true)}>
          {t(record ? "billing.change_reason" : "billing.say_why")}
        </Button>
      )}
      <Dialog opened={asking} close={() => setAsking(false)} title={t("billing.say_why")}>
        <Why accountId={accountId} day={ended.day} record={record} close={() => setAsking(false)} />
      </Dialog>
    </Section>
  )
}

type WhyProps = {
  accountId: string
  day: string
  record: Known["records"][number] | undefined
  close: () => void
}

function Why({ accountId, day, record, close }: WhyProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const reasons = useApi(listChurnReasons, {}).data?.reasons ?? []
  const [reason, setReason] = useState(record?.reason ?? null)
  const [avoidable, setAvoidable] = useState(record?.avoidable ?? null)
  const [lessons, setLessons] = useState(record?.lessons ?? "")
  const sending = useSend(recordChurn, [accountChurn])
  const data = reasons
    .filter(({ parent }) => parent === null)
    .map((root) => ({
      group: root.name[language],
      items: [root, ...reasons.filter(({ parent }) => parent === root.key)].map(({ key, name }) => ({
        value: key,
        label: name[language],
      })),
    }))
  return (
    <DialogForm
      close={close}
      act={t("billing.save")}
      ready={reason !== null}
      sending={sending}
      send={() =>
        reason !== null &&
        sending.mutate(
          {
            params: { account_id: accountId },
            body: { day, extent: "logo", reason, avoidable, lessons: lessons.trim() || null },
          },
          { onSuccess: close },
        )
      }
    >
      <Select
        label={t("billing.reason")}
        data-autofocus
        searchable
        data={data}
        value={reason}
        onChange={setReason}
      />
      <Select
        label={t("billing.was_avoidable")}
        clearable
        clearButtonProps={{ "aria-label": t("billing.not_said") }}
        placeholder={t("billing.not_said")}
        data={[
          { value: "yes", label: t("billing.avoidable") },
          { value: "no", label: t("billing.unavoidable") },
        ]}
        value={avoidable === null ? null : avoidable ? "yes" : "no"}
        onChange={(value) => setAvoidable(value === null ? null : value === "yes")}
      />
      <Textarea
        label={t("billing.lessons")}
        rows={3}
        value={lessons}
        onChange={(event) => setLessons(event.currentTarget.value)}
      />
    </DialogForm>
  )
}
