import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import {
  createWriteKey,
  listWriteKeys,
  revokeWriteKey,
  rotateWriteKey,
  type writeKeySchema,
} from "#modules/tracking/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { CreateWriteKeyModal, WriteKeyModal } from "./CreateWriteKeyModal.tsx"
import { KeyList } from "./KeyList.tsx"
import styles from "./Settings.module.css"

type WriteKey = z.output<typeof writeKeySchema>
type Asked = { key: WriteKey; act: "rotate" | "revoke" }

/** Keys of senders: made with the pages they may send from, shown once, rotated, revoked. */
export function WriteKeysTab() {
  const { t } = useTranslation()
  const mayRead = useMay("workspace:read")
  const asked = useApi(listWriteKeys, {})
  const [creating, setCreating] = useState(false)
  const [asking, setAsking] = useState<Asked | null>(null)
  const create = useSend(createWriteKey, [listWriteKeys])
  const rotate = useSend(rotateWriteKey, [listWriteKeys])
  const revoke = useSend(revokeWriteKey, [listWriteKeys])
  if (asked.data === undefined) return <Waiting asked={asked} heights={[32, 36, 36, 36]} />
  const ask = (next: Asked) => {
    rotate.reset()
    revoke.reset()
    setAsking(next)
  }
  const close = () => setAsking(null)
  const act = ({ key, act }: Asked) => {
    const params = { id: key.id }
    if (act === "rotate") rotate.mutate({ params, query: {} }, { onSuccess: close })
    else revoke.mutate({ params }, { onSuccess: close })
  }
  return (
    <div className={styles.stack}>
      <KeyList
        of="write_keys"
        keys={asked.data.write_keys}
        create={() => {
          create.reset()
          setCreating(true)
        }}
        about={
          <>
            <p>{t("settings.write_keys.about")}</p>
            {mayRead && <Link to="/status">{t("settings.write_keys.see")}</Link>}
          </>
        }
        minWidth={640}
        headings={[t("settings.write_keys.key"), t("settings.write_keys.origins")]}
        renderLimits={({ origins }) => origins.join(", ") || t("settings.write_keys.anywhere")}
        actions={[
          { word: t("settings.write_keys.rotate"), ask: (key) => ask({ key, act: "rotate" }) },
          { word: t("settings.keys.revoke"), ask: (key) => ask({ key, act: "revoke" }) },
        ]}
      />
      <CreateWriteKeyModal
        opened={creating && create.data === undefined}
        close={() => setCreating(false)}
        sending={create}
      />
      <WriteKeyModal
        made={create.data ?? rotate.data ?? null}
        close={() => {
          setCreating(false)
          create.reset()
          rotate.reset()
        }}
      />
      <Confirm
        opened={asking !== null}
        close={close}
        title={t(`settings.write_keys.${asking?.act ?? "revoke"}_title`, { name: asking?.key.name ?? "" })}
        act={t(asking?.act === "rotate" ? "settings.write_keys.rotate" : "settings.keys.revoke")}
        busy={rotate.isPending || revoke.isPending}
        error={rotate.error ?? revoke.error}
        onAct={() => asking !== null && act(asking)}
      >
        {t(`settings.write_keys.${asking?.act ?? "revoke"}_about`)}
      </Confirm>
    </div>
  )
}
