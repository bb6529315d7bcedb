import { Switch } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { getPlay, listPlays, switchPlay } from "#modules/plays/contract.ts"
import { useSend } from "../../api.ts"
import { useMay } from "../../session.ts"

/** Whether a play starts for anyone; turned by who may. */
export function OnOff({ playKey, on, name }: { playKey: string; on: boolean; name: string }) {
  const { t } = useTranslation()
  const may = useMay("library:write")
  const turn = useSend(switchPlay, [listPlays, getPlay])
  return (
    <Switch
      aria-label={t("plays.switch", { name })}
      label={t(on ? "plays.on" : "plays.off")}
      checked={turn.variables?.body.on ?? on}
      disabled={!may || turn.isPending}
      onChange={(event) =>
        turn.mutate(
          { params: { key: playKey }, body: { on: event.currentTarget.checked } },
          { onSettled: () => turn.reset() },
        )
      }
    />
  )
}
