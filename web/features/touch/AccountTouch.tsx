import { Button, Radio, Textarea } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  accountTouchModel,
  setAccountTouchModel,
  type TouchModelName,
  touchModels,
  withdrawAccountTouchModel,
} from "#modules/plays/contract.ts"
import { readTimeline } from "#modules/timeline/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { passing, useTouchText } from "./useTouchText.ts"

/** How an account is looked after, since when and why, its gate; changed with a reason. */
export function AccountTouch({ accountId }: { accountId: string }) {
  const mayRead = useMay("plays:read")
  return mayRead ? <Touch accountId={accountId} /> : null
}

function Touch({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useTouchText()
  const mayWrite = useMay("plays:write")
  const [editing, setEditing] = useState(false)
  const params = { account_id: accountId }
  const asked = useApi(accountTouchModel, { params }, { keep: true })
  const withdrawing = useSend(withdrawAccountTouchModel, [accountTouchModel, readTimeline])
  const found = asked.data
  const decision = found?.decision ?? null
  const own = decision !== null && decision.decided_by !== "rule"
  const differs = found?.by_rules && decision && found.by_rules.model !== decision.model
  return (
    <Section
      title={t("touch.one")}
      note={
        mayWrite && (
          <>
            {own && (
              <Button
                size="compact-xs"
                variant="subtle"
                loading={withdrawing.isPending}
                onClick={() => withdrawing.mutate({ params })}
              >
                {t("touch.withdraw")}
              </Button>
            )}
            <Button size="compact-xs" onClick={() => setEditing(true)}>
              {t("touch.change")}
            </Button>
          </>
        )
      }
    >
      {withdrawing.error !== null && <Problem error={withdrawing.error} />}
      {found === undefined ? (
        <Waiting asked={asked} heights={[24, 24]} />
      ) : (
        <>
          <p>
            {decision === null ? (
              t("touch.undecided")
            ) : (
              <>
                <strong>{text.model(decision.model)}</strong>,{" "}
                {t("touch.since", { day: format.day(format.dayOfInstant(decision.since)) })},{" "}
                {text.why(decision)}
              </>
            )}{" "}
            {differs && (
              <span className={sheet.note}>
                {t("touch.rules_say", { model: text.model(found.by_rules?.model ?? null) })}
              </span>
            )}
          </p>
          {found.gate && (
            <p>
              <Link to="/plays/touch-models">
                {t("touch.gate_on", { day: format.day(found.gate.gate_on) })}
              </Link>{" "}
              <span className="quiet" title={found.gate.when}>
                {t(`touch.passes_today.${passing(found.gate.holds)}`)}
              </span>
            </p>
          )}
        </>
      )}
      <Dialog opened={editing} close={() => setEditing(false)} title={t("touch.one")}>
        <TouchForm accountId={accountId} model={decision?.model ?? "low"} close={() => setEditing(false)} />
      </Dialog>
    </Section>
  )
}

type FormProps = { accountId: string; model: TouchModelName; close: () => void }

function TouchForm({ accountId, model: now, close }: FormProps) {
  const { t } = useTranslation()
  const text = useTouchText()
  const [model, setModel] = useState(now)
  const [reason, setReason] = useState("")
  const sending = useSend(setAccountTouchModel, [accountTouchModel, readTimeline])
  return (
    <DialogForm
      close={close}
      act={t("touch.change")}
      ready={reason.trim() !== ""}
      sending={sending}
      send={() =>
        sending.mutate(
          { params: { account_id: accountId }, body: { model, reason: reason.trim() } },
          { onSuccess: close },
        )
      }
    >
      <Radio.Group
        label={t("touch.column.model")}
        value={model}
        onChange={(value) => setModel(touchModels.find((each) => each === value) ?? now)}
      >
        {touchModels.toReversed().map((each) => (
          <Radio
            key={each}
            value={each}
            label={text.model(each)}
            description={t(`touch.model_about.${each}`)}
            mt="xs"
          />
        ))}
      </Radio.Group>
      <Textarea
        label={t("touch.reason")}
        description={t("touch.reason_about")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        required
      />
    </DialogForm>
  )
}
