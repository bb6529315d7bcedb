import { Button, Table } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import styles from "./Settings.module.css"

type Kept = { id: string; name: string; created_at: string; revoked_at: string | null }

type Props<Key> = {
  /** Where the words of these keys stand. */
  of: "keys" | "write_keys"
  keys: Key[]
  create: () => void
  /** What these keys are for, once there are some. */
  about: ReactNode
  minWidth: number
  /** The headings of the name and of the limits. */
  headings: [name: string, limits: string]
  /** What a key is limited to. */
  renderLimits: (key: Key) => ReactNode
  /** What can be done to a key that works, with the word on its button. */
  actions: { word: string; ask: (key: Key) => void }[]
}

/** Keys with their state and what can be done to them; where there are none, why to make one. */
export function KeyList<Key extends Kept>(props: Props<Key>) {
  const { of, keys, create, about, minWidth, headings, renderLimits, actions } = props
  const { t } = useTranslation()
  const format = useFormat()
  const createButton = (
    <Button variant="filled" leftSection={<IconPlus size={16} />} onClick={create}>
      {t(`settings.${of}.create`)}
    </Button>
  )
  if (keys.length === 0)
    return (
      <EmptyState title={t(`settings.${of}.empty`)} action={createButton}>
        {t(`settings.${of}.empty_about`)}
      </EmptyState>
    )
  return (
    <>
      <div className={styles.head}>
        <div className={styles.about}>{about}</div>
        {createButton}
      </div>
      <Table.ScrollContainer minWidth={minWidth}>
        <Table className={styles.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{headings[0]}</Table.Th>
              <Table.Th>{headings[1]}</Table.Th>
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
                <Table.Td>{renderLimits(key)}</Table.Td>
                <Table.Td>{format.instant(key.created_at)}</Table.Td>
                <Table.Td>
                  {key.revoked_at === null
                    ? t("settings.keys.working")
                    : t("settings.keys.revoked", { day: format.day(format.dayOfInstant(key.revoked_at)) })}
                </Table.Td>
                <Table.Td className={styles.tight}>
                  {key.revoked_at === null &&
                    actions.map(({ word, ask }) => (
                      <Button key={word} variant="subtle" onClick={() => ask(key)}>
                        {word}
                      </Button>
                    ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}
