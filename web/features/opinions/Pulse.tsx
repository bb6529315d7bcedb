import { Button, Chip, Radio, Textarea } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { listPulses, type pulseSchema, setPulse } from "#modules/health/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Opinions.module.css"

type Told = z.output<typeof pulseSchema>

const steps = ["1", "2", "3", "4", "5", "6"] as const
const reasons = [
  "value",
  "use",
  "sponsor",
  "relationship",
  "product",
  "support",
  "price",
  "competitor",
  "reorganisation",
] as const

/** What people themselves think of the account: the last word, those before it, and the way to add one's own. */
export function Pulse({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const may = useMay("customers:write")
  const [opened, setOpened] = useState(false)
  const asked = useApi(listPulses, { params: { account_id: accountId } })
  const [last, ...earlier] = asked.data?.pulses ?? []
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <h3 className={styles.title}>{t("opinions.pulse")}</h3>
        {may && (
          <Button variant="subtle" size="compact-sm" onClick={() => setOpened(true)}>
            {t("opinions.pulse_tell")}
          </Button>
        )}
      </div>
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data !== undefined &&
        (last === undefined ? <p className="quiet">{t("opinions.pulse_none")}</p> : <Line told={last} />)}
      {earlier.length > 0 && (
        <details>
          <summary className={styles.about}>{t("opinions.pulse_earlier")}</summary>
          <ul className={styles.list}>
            {earlier.map((told) => (
              <li key={told.id}>
                <Line told={told} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <Dialog opened={opened} close={() => setOpened(false)} title={t("opinions.pulse_tell")}>
        <Form accountId={accountId} close={() => setOpened(false)} />
      </Dialog>
    </div>
  )
}

function Line({ told }: { told: Told }) {
  const { t } = useTranslation()
  const format = useFormat()
  const step = steps.find((each) => each === String(told.step))
  const because = told.reasons.map((reason) => {
    const known = reasons.find((each) => each === reason)
    return known === undefined ? reason : t(`opinions.pulse_reason.${known}`)
  })
  return (
    <>
      <p>
        <span aria-hidden className={styles.beads}>
          {"●".repeat(told.step)}
          <span>{"●".repeat(steps.length - told.step)}</span>
        </span>{" "}
        {t("opinions.pulse_last", {
          step: told.step,
          words: step === undefined ? "" : t(`opinions.step.${step}`),
          author: told.author["name"] ?? "",
          day: format.day(format.dayOfInstant(told.at)),
        })}
      </p>
      {(because.length > 0 || told.comment !== null) && (
        <p className={styles.about}>{[because.join(", "), told.comment].filter(Boolean).join(" · ")}</p>
      )}
    </>
  )
}

function Form({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useTranslation()
  const [step, setStep] = useState("")
  const [because, setBecause] = useState<string[]>([])
  const [comment, setComment] = useState("")
  const sending = useSend(setPulse, [listPulses])
  return (
    <DialogForm
      close={close}
      act={t("opinions.save")}
      ready={step !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          {
            params: { account_id: accountId },
            body: { step: Number(step), reasons: because, comment: comment.trim() || null },
          },
          { onSuccess: close },
        )
      }
    >
      <p className="quiet">{t("opinions.pulse_about")}</p>
      <Radio.Group label={t("opinions.pulse_step")} value={step} onChange={setStep}>
        <div className={styles.steps}>
          {steps.map((each) => (
            <Radio key={each} size="xs" value={each} label={`${each}, ${t(`opinions.step.${each}`)}`} />
          ))}
        </div>
      </Radio.Group>
      <fieldset className={styles.reasons}>
        <legend>{t("opinions.pulse_reasons")}</legend>
        <Chip.Group multiple value={because} onChange={setBecause}>
          {reasons.map((each) => (
            <Chip key={each} size="xs" value={each}>
              {t(`opinions.pulse_reason.${each}`)}
            </Chip>
          ))}
        </Chip.Group>
      </fieldset>
      <Textarea
        label={t("opinions.pulse_comment")}
        autosize
        minRows={2}
        maxLength={2000}
        value={comment}
        onChange={({ currentTarget }) => setComment(currentTarget.value)}
      />
    </DialogForm>
  )
}
