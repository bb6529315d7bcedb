import { Checkbox, Select } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { type Digest, getDigest, putDigest } from "#modules/day/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMe } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { Waiting } from "../../ui/Waiting.tsx"

type Props = { opened: boolean; close: () => void }

/** Whether, when and in which zone one's day comes by mail. */
export function DigestDialog({ opened, close }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} close={close} title={t("day.digest")}>
      <Asked close={close} />
    </Dialog>
  )
}

function Asked({ close }: { close: () => void }) {
  const asked = useApi(getDigest, {})
  if (asked.data === undefined) return <Waiting asked={asked} heights={[36, 36, 36]} />
  return <Form digest={asked.data} close={close} />
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)

function Form({ digest, close }: { digest: Digest; close: () => void }) {
  const { t } = useTranslation()
  const { workspace } = useMe()
  const sending = useSend(putDigest, [getDigest])
  const [said, setSaid] = useState(digest)
  return (
    <DialogForm
      close={close}
      act={t("day.save")}
      sending={sending}
      send={() => sending.mutate({ body: said }, { onSuccess: close })}
    >
      <Checkbox
        label={t("day.digest_on")}
        data-autofocus
        checked={said.by_mail}
        onChange={(event) => setSaid({ ...said, by_mail: event.currentTarget.checked })}
      />
      <Select
        label={t("day.digest_hour")}
        allowDeselect={false}
        data={hours.map((hour) => ({ value: String(hour), label: `${String(hour).padStart(2, "0")}:00` }))}
        value={String(said.hour)}
        onChange={(hour) => setSaid({ ...said, hour: Number(hour) })}
      />
      <Select
        label={t("day.digest_zone")}
        placeholder={workspace.time_zone}
        clearable
        searchable
        data={Intl.supportedValuesOf("timeZone")}
        value={said.time_zone}
        onChange={(time_zone) => setSaid({ ...said, time_zone })}
      />
    </DialogForm>
  )
}
