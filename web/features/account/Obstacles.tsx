import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { accountContracts, closeObstacle, listContracts, openObstacle } from "#modules/billing/contract.ts"
import { useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import styles from "./Contracts.module.css"
import type { Contract } from "./Contracts.tsx"

/** What stands in the way of a contract's renewal: noted, and closed with how it was resolved. */
export function Obstacles({ contract: { contract_id, obstacles, motion } }: { contract: Contract }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("revenue:write")
  const { isPast } = useAsOf()
  // "open", or the id of the obstacle to be closed.
  const [asking, setAsking] = useState<string | null>(null)
  const open = useSend(openObstacle, [accountContracts, listContracts])
  const close = useSend(closeObstacle, [accountContracts, listContracts])
  const sending = asking === "open" ? open : close
  const [words, setWords] = useState("")
  const ask = (what: string) => {
    sending.reset()
    setWords("")
    setAsking(what)
  }
  const done = { onSuccess: () => setAsking(null) }
  const send = () => {
    const params = { contract_id }
    if (asking === "open") open.mutate({ params, body: { text: words } }, done)
    else if (asking !== null)
      close.mutate({ params: { ...params, id: asking }, body: { resolution: words } }, done)
  }
  const act = may && !isPast
  if (motion === "continuous" && obstacles.length === 0) return null
  return (
    <>
      <ul className={styles.obstacles}>
        {obstacles.map(({ id, text, opened_on, closed_on, resolution }) => (
          <li key={id} data-closed={closed_on !== null || undefined}>
            <span>
              {closed_on === null ? t("billing.obstacle") : t("billing.obstacle_closed")}: {text}
              <span className={styles.since}>
                {closed_on === null
                  ? t("billing.since", { day: format.day(opened_on) })
                  : `${format.day(closed_on)} · ${resolution ?? ""}`}
              </span>
            </span>
            {closed_on === null && act && (
              <Button size="xs" variant="subtle" onClick={() => ask(id)}>
                {t("billing.close_obstacle")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {act && (
        <Button size="compact-xs" className={styles.add ?? ""} onClick={() => ask("open")}>
          {t("billing.open_obstacle")}
        </Button>
      )}
      <Dialog
        opened={asking !== null}
        close={() => setAsking(null)}
        title={t(asking === "open" ? "billing.open_obstacle" : "billing.close_obstacle")}
      >
        <DialogForm
          close={() => setAsking(null)}
          act={t("billing.save")}
          ready={words.trim() !== ""}
          sending={sending}
          send={send}
        >
          <TextField
            label={t(asking === "open" ? "billing.obstacle_text" : "billing.resolution")}
            data-autofocus
            maxLength={2000}
            value={words}
            change={setWords}
          />
        </DialogForm>
      </Dialog>
    </>
  )
}
