import { Button, Table } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { deleteWebhookHost, listWebhookHosts, putWebhookHost } from "#modules/plays/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { refusalOf } from "../../ui/refusals.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"
import { ShownOnce } from "./ShownOnce.tsx"

/** Hosts that steps of plays may call, each with the secret that signs the calls. */
export function HostsTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("workspace:write")
  const asked = useApi(listWebhookHosts, {})
  const allowing = useSend(putWebhookHost, [listWebhookHosts])
  const forbidding = useSend(deleteWebhookHost, [listWebhookHosts])
  const [host, setHost] = useState<string | null>(null)
  const [gone, setGone] = useState<string | null>(null)
  const hosts = asked.data?.hosts
  const add = may && (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        allowing.reset()
        setHost("")
      }}
    >
      {t("settings.hosts.add")}
    </Button>
  )
  return (
    <div className={styles.stack}>
      {hosts === undefined && <Waiting asked={asked} heights={[40, 40]} />}
      {hosts?.length === 0 && (
        <EmptyState title={t("settings.hosts.empty")} action={add}>
          {t("settings.hosts.about")}
        </EmptyState>
      )}
      {hosts !== undefined && hosts.length > 0 && (
        <>
          <p className={styles.about}>{t("settings.hosts.about")}</p>
          <Table.ScrollContainer
            minWidth={480}
            tabIndex={0}
            role="group"
            aria-label={t("settings.tabs.hosts")}
          >
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("settings.hosts.host")}</Table.Th>
                  <Table.Th>{t("settings.hosts.since")}</Table.Th>
                  <Table.Th>
                    <span className="unseen">{t("settings.members.actions")}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {hosts.map((each) => (
                  <Table.Tr key={each.host}>
                    <Table.Td>{each.host}</Table.Td>
                    <Table.Td>{format.day(format.dayOfInstant(each.added_at))}</Table.Td>
                    <Table.Td>
                      {may && (
                        <div className={styles.buttons}>
                          <Button
                            size="compact-sm"
                            onClick={() => {
                              allowing.reset()
                              setHost(each.host)
                            }}
                          >
                            {t("settings.hosts.renew")}
                          </Button>
                          <Button size="compact-sm" onClick={() => setGone(each.host)}>
                            {t("settings.hosts.remove")}
                          </Button>
                        </div>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <div className={styles.buttons}>{add}</div>
        </>
      )}
      <Dialog opened={host !== null} close={() => setHost(null)} title={t("settings.hosts.add")}>
        <DialogForm
          close={() => setHost(null)}
          act={t("settings.hosts.allow")}
          sending={allowing}
          ready={host !== null && host.trim() !== ""}
          fields={["host"]}
          send={() =>
            allowing.mutate(
              { params: { host: (host ?? "").trim().toLowerCase() } },
              { onSuccess: () => setHost(null) },
            )
          }
        >
          <TextField
            label={t("settings.hosts.host")}
            description={t("settings.hosts.host_about")}
            placeholder="hooks.example.com"
            data-autofocus
            maxLength={253}
            value={host ?? ""}
            error={refusalOf(allowing.error, "host")}
            change={setHost}
          />
          <p className="quiet">{t("settings.hosts.new_secret")}</p>
        </DialogForm>
      </Dialog>
      <ShownOnce
        opened={host === null && allowing.data !== undefined}
        close={allowing.reset}
        size="lg"
        title={t("settings.hosts.secret_title", { host: allowing.data?.host ?? "" })}
        about={t("settings.hosts.secret_about")}
      >
        <Secret label={t("settings.hosts.secret")} text={allowing.data?.secret ?? ""} />
      </ShownOnce>
      <Confirm
        opened={gone !== null}
        close={() => setGone(null)}
        title={t("settings.hosts.remove_title", { host: gone ?? "" })}
        act={t("settings.hosts.remove")}
        busy={forbidding.isPending}
        error={forbidding.error}
        onAct={() =>
          gone !== null && forbidding.mutate({ params: { host: gone } }, { onSuccess: () => setGone(null) })
        }
      >
        {t("settings.hosts.remove_about")}
      </Confirm>
    </div>
  )
}
