import { Button, Menu, Select, Table } from "@mantine/core"
import { IconDots, IconUserPlus } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import {
  inviteMember,
  listMembers,
  type memberSchema,
  type Role,
  roles,
  updateMember,
} from "#modules/identity/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { InviteModal, LinkModal } from "./InviteModal.tsx"
import styles from "./Settings.module.css"

export type Member = z.output<typeof memberSchema>

/** Who works here, with which role; invitations by link. */
export function MembersTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("members:write")
  const asked = useApi(listMembers, {})
  const [inviting, setInviting] = useState(false)
  const [closing, setClosing] = useState<Member | null>(null)
  const change = useSend(updateMember, [listMembers])
  const link = useSend(inviteMember, [listMembers])
  if (asked.data === undefined) return <Waiting asked={asked} heights={[32, 36, 36, 36, 36]} />
  const { members } = asked.data
  const count = members.filter(({ active }) => active).length
  const error = change.error ?? link.error
  return (
    <div className={styles.stack}>
      <div className={styles.head}>
        <p className={styles.about}>{t("settings.members.finding", { count, n: format.number(count) })}</p>
        {may && (
          <Button
            variant="filled"
            leftSection={<IconUserPlus size={16} />}
            onClick={() => {
              link.reset()
              setInviting(true)
            }}
          >
            {t("settings.members.invite")}
          </Button>
        )}
      </div>
      {error !== null && closing === null && !inviting && <Problem error={error} />}
      <Table.ScrollContainer minWidth={640}>
        <Table className={styles.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("settings.name")}</Table.Th>
              <Table.Th>{t("settings.email")}</Table.Th>
              <Table.Th>{t("settings.members.role")}</Table.Th>
              <Table.Th>{t("settings.members.state")}</Table.Th>
              {may && (
                <Table.Th className={styles.tight}>
                  <span className="unseen">{t("settings.members.actions")}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.map((member) => (
              <Row
                key={member.id}
                member={member}
                may={may}
                setRole={(role) => change.mutate({ params: { id: member.id }, body: { role } })}
                reopen={() => change.mutate({ params: { id: member.id }, body: { active: true } })}
                close={() => {
                  change.reset()
                  setClosing(member)
                }}
                makeLink={() => {
                  const { email, name, role } = member
                  link.mutate({ body: { email, name, role } })
                }}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <InviteModal
        opened={inviting && link.data === undefined}
        close={() => setInviting(false)}
        sending={link}
      />
      <LinkModal
        made={link.data ?? null}
        close={() => {
          setInviting(false)
          link.reset()
        }}
      />
      <Confirm
        opened={closing !== null}
        close={() => setClosing(null)}
        title={t("settings.members.close_title", { name: closing?.name ?? "" })}
        act={t("settings.members.close")}
        busy={change.isPending}
        error={change.error}
        onAct={() =>
          closing !== null &&
          change.mutate(
            { params: { id: closing.id }, body: { active: false } },
            { onSuccess: () => setClosing(null) },
          )
        }
      >
        {t("settings.members.close_about", { name: closing?.name ?? "" })}
      </Confirm>
    </div>
  )
}

type RowProps = {
  member: Member
  may: boolean
  setRole: (role: Role) => void
  reopen: () => void
  close: () => void
  makeLink: () => void
}

function Row({ member, may, setRole, reopen, close, makeLink }: RowProps) {
  const { t } = useTranslation()
  const { name, role, active, has_password } = member
  const state = active ? (has_password ? "active" : "invited") : "closed"
  const roleOptions = roles.map((each) => ({ value: each, label: t(`settings.role.${each}`) }))
  return (
    <Table.Tr data-quiet={!active || undefined}>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{member.email}</Table.Td>
      <Table.Td>
        {may && active ? (
          <Select
            className={styles.role}
            size="xs"
            aria-label={t("settings.members.role_of", { name })}
            data={roleOptions}
            allowDeselect={false}
            value={role}
            onChange={(chosen) => {
              const wanted = roles.find((each) => each === chosen)
              if (wanted !== undefined && wanted !== role) setRole(wanted)
            }}
          />
        ) : (
          t(`settings.role.${role}`)
        )}
      </Table.Td>
      <Table.Td>{t(`settings.members.${state}`)}</Table.Td>
      {may && (
        <Table.Td className={styles.tight}>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="subtle" px={8} aria-label={`${t("settings.members.actions")}: ${name}`}>
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {active && <Menu.Item onClick={makeLink}>{t("settings.members.new_link")}</Menu.Item>}
              {active && <Menu.Item onClick={close}>{t("settings.members.close")}…</Menu.Item>}
              {!active && <Menu.Item onClick={reopen}>{t("settings.members.reopen")}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        </Table.Td>
      )}
    </Table.Tr>
  )
}
