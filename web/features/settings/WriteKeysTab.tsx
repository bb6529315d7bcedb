import { Button, Table } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
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
import { Bones } from "../../ui/Bones.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { CreateWriteKeyModal, WriteKeyModal } from "./CreateWriteKeyModal.tsx"
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
  if (asked.data === undefined)
    return asked.error === null ? (
      <Bones heights={[32, 36, 36, 36]} />
    ) : (
      <Problem error={asked.error} retry={() => void asked.refetch()} />
    )
  const keys = asked.data.write_keys
  const createButton = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        create.reset()
        setCreating(true)
      }}
    >
      {t("settings.write_keys.create")}
    </Button>
  )
  const close = () => setAsking(null)
  const act = ({ key, act }: Asked) => {
    const params = { id: key.id }
    if (act === "rotate") rotate.mutate({ params, query: {} }, { onSuccess: close })
    else revoke.mutate({ params }, { onSuccess: close })
  }
  return (
    <div className={styles.stack}>
      {keys.length === 0 ? (
        <EmptyState title={t("settings.write_keys.empty")} action={createButton}>
          {t("settings.write_keys.empty_about")}
        </EmptyState>
      ) : (
        <>
          <div className={styles.head}>
            <div className={styles.about}>
              <p>{t("settings.write_keys.about")}</p>
              {mayRead && <Link to="/status">{t("settings.write_keys.see")}</Link>}
            </div>
            {createButton}
          </div>
          <KeyTable
            keys={keys}
            ask={(next) => {
              rotate.reset()
              revoke.reset()
              setAsking(next)
            }}
          />
        </>
      )}
      <CreateWriteKeyModal
        opened={creating && create.data === undefined}
        close={() => setCreating(false)}
        busy={create.isPending}
        error={create.error}
        create={(body) => create.mutate({ body })}
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

function KeyTable({ keys, ask }: { keys: WriteKey[]; ask: (next: Asked) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table className={styles.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("settings.write_keys.key")}</Table.Th>
            <Table.Th>{t("settings.write_keys.origins")}</Table.Th>
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
              <Table.Td>{key.origins.join(", ") || t("settings.write_keys.anywhere")}</Table.Td>
              <Table.Td>{format.instant(key.created_at)}</Table.Td>
              <Table.Td>
                {key.revoked_at === null
                  ? t("settings.keys.working")
                  : t("settings.keys.revoked", { day: format.day(format.dayOfInstant(key.revoked_at)) })}
              </Table.Td>
              <Table.Td className={styles.tight}>
                {key.revoked_at === null && (
                  <>
                    <Button variant="subtle" onClick={() => ask({ key, act: "rotate" })}>
                      {t("settings.write_keys.rotate")}
                    </Button>
                    <Button variant="subtle" onClick={() => ask({ key, act: "revoke" })}>
                      {t("settings.keys.revoke")}
                    </Button>
                  </>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
