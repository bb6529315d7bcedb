import { Button, NativeSelect } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { addDays } from "#kernel/time.ts"
import {
  accountScores,
  bands,
  listDisagreements,
  listOverrides,
  type overrideSchema,
  overrideScore,
  withdrawOverride,
} from "#modules/health/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay, useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { bandShapes, HealthMark } from "../../ui/Health.tsx"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Opinions.module.css"

type Said = z.output<typeof overrideSchema>
type Health = Parameters<typeof HealthMark>[0]["health"]

const longestDays = 90
const usualDays = 30
const stale = [listOverrides, accountScores, listDisagreements]

/** A person's word on Health, beside what is computed; and the way to say it. */
export function Override({ accountId, health }: { accountId: string; health: Health }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("customers:write")
  const [opened, setOpened] = useState(false)
  const asked = useApi(listOverrides, { params: { account_id: accountId } })
  const withdrawing = useSend(withdrawOverride, stale)
  const said = (asked.data?.overrides ?? []).filter(({ score }) => score === "health")
  const live = said.find((each) => each.live)
  const past = said.filter((each) => !each.live)
  return (
    <div className={styles.part}>
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {live !== undefined && (
        <>
          <p>
            {t("opinions.override_live", {
              author: live.author["name"] ?? "",
              band: `${bandShapes[live.band]} ${t(`health.band.${live.band}`)}`,
              day: format.day(live.expires_on),
              reason: live.reason,
            })}
          </p>
          <p className={styles.about}>
            {t("opinions.override_model")} <HealthMark health={health} /> {t("opinions.override_beside")}
          </p>
        </>
      )}
      {withdrawing.error !== null && <Problem error={withdrawing.error} />}
      {may && (
        <div className={styles.line}>
          {live !== undefined && (
            <Button
              loading={withdrawing.isPending}
              onClick={() => withdrawing.mutate({ params: { id: live.id } })}
            >
              {t("opinions.withdraw")}
            </Button>
          )}
          <Button onClick={() => setOpened(true)}>{t("opinions.override")}</Button>
        </div>
      )}
      {past.length > 0 && <Past said={past} />}
      <Dialog opened={opened} close={() => setOpened(false)} title={t("opinions.override_title")}>
        <Form accountId={accountId} close={() => setOpened(false)} />
      </Dialog>
    </div>
  )
}

function Past({ said }: { said: Said[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <details>
      <summary className={styles.about}>
        {t("opinions.past_overrides", { count: said.length, n: format.number(said.length) })}
      </summary>
      <ul className={styles.list}>
        {said.map((each) => (
          <li key={each.id}>
            {bandShapes[each.band]} {t(`health.band.${each.band}`)}: {each.reason}
            <span className={styles.more}>
              {[each.author["name"], format.day(format.dayOfInstant(each.created_at))]
                .filter(Boolean)
                .join(", ")}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Form({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useTranslation()
  const { today } = useMe().workspace
  const [band, setBand] = useState<(typeof bands)[number]>("green")
  const [reason, setReason] = useState("")
  const [expires, setExpires] = useState(addDays(today, usualDays))
  const sending = useSend(overrideScore, stale)
  return (
    <DialogForm
      close={close}
      act={t("opinions.save")}
      ready={reason.trim() !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          {
            params: { account_id: accountId },
            body: { band, reason: reason.trim(), expires_on: expires },
          },
          { onSuccess: close },
        )
      }
    >
      <p className="quiet">{t("opinions.override_about")}</p>
      <NativeSelect
        label={t("opinions.band")}
        value={band}
        data={bands.map((each) => ({
          value: each,
          label: `${bandShapes[each]} ${t(`health.band.${each}`)}`,
        }))}
        onChange={({ currentTarget }) =>
          setBand(bands.find((each) => each === currentTarget.value) ?? "green")
        }
      />
      <TextField
        label={t("opinions.reason")}
        placeholder={t("opinions.reason_example")}
        maxLength={2000}
        data-autofocus
        value={reason}
        change={setReason}
      />
      <DayField
        label={t("opinions.expires")}
        day={expires}
        first={today}
        last={addDays(today, longestDays)}
        pick={setExpires}
      />
    </DialogForm>
  )
}
