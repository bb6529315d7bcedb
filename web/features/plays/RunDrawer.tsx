import { Button, Drawer } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { endRun, getPlay, getRun, listPlays, listRuns } from "#modules/plays/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import { drawnPlay } from "./document.ts"
import { Flow, type Met } from "./Flow.tsx"
import styles from "./Plays.module.css"
import { useRunText } from "./useRunText.ts"

type Props = { id: string | undefined; playKey: string; close: () => void }

/** One run: what each of its steps did, on the flow of the version it holds to. */
export function RunDrawer({ id, playKey, close }: Props) {
  const { t } = useTranslation()
  const asked = useApi(getRun, { params: { id: id ?? "" } }, { enabled: id !== undefined })
  return (
    <Drawer
      opened={id !== undefined}
      onClose={close}
      position="right"
      size={640}
      title={<strong>{asked.data?.account_name}</strong>}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[24, 60, 60, 60]} />
      ) : (
        <Inside run={asked.data} playKey={playKey} />
      )}
    </Drawer>
  )
}

function Inside({ run, playKey }: { run: Answer<typeof getRun>; playKey: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useRunText()
  const may = useMay("plays:write")
  const [ending, setEnding] = useState(false)
  const play = useApi(getPlay, { params: { key: playKey } })
  const document = play.data?.versions.find(({ version }) => version === run.version)?.document
  const drawn = drawnPlay.safeParse(document).data
  const met: Met = new Map(
    run.steps.map(({ step, begun_at, result, effect }) => {
      const reason = effect["reason"]
      const why = typeof reason === "string" ? t(`plays.skipped.${reason}`, { defaultValue: reason }) : ""
      const what = t(`plays.result.${result}`, { defaultValue: result })
      return [step, { when: format.instant(begun_at), result: [what, why].filter(Boolean).join(": ") }]
    }),
  )
  return (
    <div className={styles.column}>
      <p>
        {text.standing(run)}. {text.because(run.because)}, {format.instant(run.started_at)}.
      </p>
      {run.outcome === null && may && (
        <div className={styles.buttons}>
          <Button onClick={() => setEnding(true)}>{t("plays.end.button")}</Button>
        </div>
      )}
      {drawn && <Flow play={drawn} met={met} />}
      <Dialog opened={ending} close={() => setEnding(false)} title={t("plays.end.title")}>
        <EndForm id={run.id} close={() => setEnding(false)} />
      </Dialog>
    </div>
  )
}

function EndForm({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState("")
  const sending = useSend(endRun, [getRun, listRuns, getPlay, listPlays])
  return (
    <DialogForm
      close={close}
      act={t("plays.end.button")}
      ready={reason.trim() !== ""}
      sending={sending}
      send={() => sending.mutate({ params: { id }, body: { reason } }, { onSuccess: close })}
    >
      <p>{t("plays.end.about")}</p>
      <TextField label={t("plays.end.reason")} value={reason} change={setReason} data-autofocus />
    </DialogForm>
  )
}
