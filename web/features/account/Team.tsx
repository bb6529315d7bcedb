import { Button, Select } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { getTeam, putTeam } from "#modules/customers/contract.ts"
import { listMembers } from "#modules/identity/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "../signals/Signals.module.css"

/** The roles that alerts and tasks are for, beside the account's owner. */
const roles = ["csm", "renewal_manager", "specialist", "advisor", "hunter", "activation", "lead"] as const

/** Who holds which role at the account; whatever has no holder falls to its owner. */
export function Team({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const mayWrite = useMay("customers:write")
  const mayMembers = useMay("members:read")
  const [editing, setEditing] = useState(false)
  const asked = useApi(getTeam, { params: { account_id: accountId } }, { keep: true })
  const members = useApi(listMembers, {}, { enabled: mayMembers })
  const team = asked.data?.team ?? []
  const people = (members.data?.members ?? []).filter(({ active }) => active)
  const nameOf = (email: string) => people.find((member) => member.email === email)?.name ?? email
  return (
    <Section
      title={t("account.team")}
      note={
        mayWrite &&
        people.length > 0 && (
          <Button size="compact-xs" onClick={() => setEditing(true)}>
            {t("account.team_edit")}
          </Button>
        )
      }
    >
      {team.length === 0 ? (
        <p className="quiet">{t("account.team_none")}</p>
      ) : (
        <dl className={styles.facts}>
          {team.map(({ role, member_email }) => (
            <div key={role} style={{ display: "contents" }}>
              <dt>{t(`signals.role.${role}`, { defaultValue: role })}</dt>
              <dd>{nameOf(member_email)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Dialog opened={editing} close={() => setEditing(false)} title={t("account.team")}>
        <TeamForm
          accountId={accountId}
          team={team}
          people={people.map(({ email, name }) => ({ value: email, label: name }))}
          close={() => setEditing(false)}
        />
      </Dialog>
    </Section>
  )
}

type Held = { role: string; member_email: string }
type FormProps = {
  accountId: string
  team: Held[]
  people: { value: string; label: string }[]
  close: () => void
}

function TeamForm({ accountId, team, people, close }: FormProps) {
  const { t } = useTranslation()
  const sending = useSend(putTeam, [getTeam])
  const [held, setHeld] = useState(() => new Map(team.map(({ role, member_email }) => [role, member_email])))
  return (
    <DialogForm
      close={close}
      act={t("settings.save")}
      sending={sending}
      send={() =>
        sending.mutate(
          {
            params: { account_id: accountId },
            body: { team: [...held].map(([role, member_email]) => ({ role, member_email })) },
          },
          { onSuccess: close },
        )
      }
    >
      {roles.map((role) => (
        <Select
          key={role}
          label={t(`signals.role.${role}`)}
          data={people}
          value={held.get(role) ?? null}
          clearable
          searchable
          onChange={(email) => {
            const next = new Map(held)
            if (email === null) next.delete(role)
            else next.set(role, email)
            setHeld(next)
          }}
        />
      ))}
    </DialogForm>
  )
}
