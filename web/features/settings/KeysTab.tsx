import { Tooltip } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { createKey, type keySchema, listKeys, revokeKey } from "#modules/identity/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { useFormat } from "../../ui/format.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import { CreateKeyModal, SecretModal } from "./CreateKeyModal.tsx"
import { KeyList } from "./KeyList.tsx"
import { rightText } from "./rights.ts"
import styles from "./Settings.module.css"

type Key = z.output<typeof keySchema>

/** Keys of programs: made with chosen scopes, shown once, revoked at once. */
export function KeysTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const asked = useApi(listKeys, {})
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Key | null>(null)
  const create = useSend(createKey, [listKeys])
  const revoke = useSend(revokeKey, [listKeys])
  if (asked.data === undefined) return <Waiting asked={asked} heights={[32, 36, 36, 36]} />
  const ask = (key: Key) => {
    revoke.reset()
    setRevoking(key)
  }
  return (
    <div className={styles.stack}>
      <KeyList
        of="keys"
        keys={asked.data.keys}
        create={() => {
          create.reset()
          setCreating(true)
        }}
        about={<p>{t("settings.keys.about")}</p>}
        minWidth={600}
        headings={[t("settings.keys.secret"), t("settings.keys.scopes")]}
        renderLimits={({ scopes }) => (
          <Tooltip label={scopes.map((scope) => t(rightText[scope])).join(" · ")}>
            <span>{t("settings.keys.count", { count: scopes.length, n: format.number(scopes.length) })}</span>
          </Tooltip>
        )}
        actions={[{ word: t("settings.keys.revoke"), ask }]}
      />
      <CreateKeyModal
        opened={creating && create.data === undefined}
        close={() => setCreating(false)}
        sending={create}
      />
      <SecretModal
        made={create.data ?? null}
        close={() => {
          setCreating(false)
          create.reset()
        }}
      />
      <Confirm
        opened={revoking !== null}
        close={() => setRevoking(null)}
        title={t("settings.keys.revoke_title", { name: revoking?.name ?? "" })}
        act={t("settings.keys.revoke")}
        busy={revoke.isPending}
        error={revoke.error}
        onAct={() =>
          revoking !== null &&
          revoke.mutate({ params: { id: revoking.id } }, { onSuccess: () => setRevoking(null) })
        }
      >
        {t("settings.keys.revoke_about")}
      </Confirm>
    </div>
  )
}
