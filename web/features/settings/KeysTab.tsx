import { Button, Table, Tooltip } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { createKey, type keySchema, listKeys, revokeKey } from "#modules/identity/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { CreateKeyModal, SecretModal } from "./CreateKeyModal.tsx"
import { rightText } from "./rights.ts"
import styles from "./Settings.module.css"

type Key = z.output<typeof keySchema>

/** Keys of programs: made with chosen scopes, shown once, revoked at once. */
export function KeysTab() {
  const { t } = useTranslation()
  const asked = useApi(listKeys, {})
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Key | null>(null)
  const create = useSend(createKey, [listKeys])
  const revoke = useSend(revokeKey, [listKeys])
  if (asked.data === undefined)
    return asked.error === null ? (
      <Bones heights={[32, 36, 36, 36]} />
    ) : (
      <Problem error={asked.error} retry={() => void asked.refetch()} />
    )
  const { keys } = asked.data
  const createButton = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        create.reset()
        setCreating(true)
      }}
    >
      {t("settings.keys.create")}
    </Button>
  )
  return (
    <div className={styles.stack}>
      {keys.length === 0 ? (
        <EmptyState title={t("settings.keys.empty")} action={createButton}>
          {t("settings.keys.empty_about")}
        </EmptyState>
      ) : (
        <>
          <div className={styles.head}>
            <p className={styles.about}>{t("settings.keys.about")}</p>
            {createButton}
          </div>
          <KeyTable
            keys={keys}
            revoke={(key) => {
              revoke.reset()
              setRevoking(key)
            }}
          />
        </>
      )}
      <CreateKeyModal
        opened={creating && create.data === undefined}
        close={() => setCreating(false)}
        busy={create.isPending}
        error={create.error}
        create={(body) => create.mutate({ body })}
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

function KeyTable({ keys, revoke }: { keys: Key[]; revoke: (key: Key) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table className={styles.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("settings.keys.secret")}</Table.Th>
            <Table.Th>{t("settings.keys.scopes")}</Table.Th>
            <Table.Th>{t("settings.keys.created")}</Table.Th>
            <Table.Th>{t("settings.keys.state")}</Table.Th>
            <Table.Th className={styles.tight}>
              <span className="unseen">{t("settings.members.actions")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id} data-quiet={key.revoked_at !== null || undefined}>
              <Table.Td>{key.name}</Table.Td>
              <Table.Td>
                <Tooltip label={key.scopes.map((scope) => t(rightText[scope])).join(" · ")}>
                  <span>
                    {t("settings.keys.count", {
                      count: key.scopes.length,
                      n: format.number(key.scopes.length),
                    })}
                  </span>
                </Tooltip>
              </Table.Td>
              <Table.Td>{format.instant(key.created_at)}</Table.Td>
              <Table.Td>
                {key.revoked_at === null
                  ? t("settings.keys.working")
                  : t("settings.keys.revoked", { day: format.day(format.dayOfInstant(key.revoked_at)) })}
              </Table.Td>
              <Table.Td className={styles.tight}>
                {key.revoked_at === null && (
                  <Button variant="subtle" onClick={() => revoke(key)}>
                    {t("settings.keys.revoke")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
