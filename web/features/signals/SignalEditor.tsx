import { Button } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { getSignal, listSignals, putSignal } from "#modules/signals/contract.ts"
import { ApiProblem, useSend } from "../../api.ts"
import { Problem } from "../../ui/Problem.tsx"
import sheet from "../../ui/Sheet.module.css"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt } from "../../ui/yaml.ts"

type Props = {
  text: string
  /** Key of the signal that is edited; null: a new one, whose key the document says. */
  signal: string | null
  /** Told of each document that can be read, for a try on history. */
  tried: (document: Record<string, unknown>) => void
}

const patienceMs = 600

/** A signal's document to write in; what is refused is named at its line. */
export function SignalEditor({ text: first, signal, tried }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState(first)
  const [settled] = useDebouncedValue(text, patienceMs)
  const read = useMemo(() => readYaml(settled), [settled])
  useEffect(() => {
    if (read.faults === null) tried(read.value)
  }, [read, tried])
  const saving = useSend(putSignal, [getSignal, listSignals])
  const refused = saving.error instanceof ApiProblem && saving.error.status === 422 ? saving.error : null
  const faults = read.faults ?? (refused === null ? [] : refusedAt(read, refused))
  const said = read.faults === null ? read.value["key"] : undefined
  const key = signal ?? (typeof said === "string" ? said : "")
  const save = () => {
    if (read.faults !== null) return
    saving.mutate(
      { params: { key }, body: read.value },
      { onSuccess: () => void navigate({ to: "/signals/$key", params: { key } }) },
    )
  }
  return (
    <div>
      <YamlEditor
        label={t("signals.definition")}
        text={text}
        change={(next) => {
          saving.reset()
          setText(next)
        }}
        faults={faults}
      />
      {saving.error !== null && refused === null && <Problem error={saving.error} />}
      <div className={sheet.buttons}>
        <Button
          variant="filled"
          disabled={read.faults !== null || settled !== text || key === ""}
          loading={saving.isPending}
          onClick={save}
        >
          {t("signals.save")}
        </Button>
        <span className="quiet">{t("signals.save_about")}</span>
      </div>
    </div>
  )
}
