import { Button, TextInput } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { getTouchModels, previewTouchModels, putTouchModels } from "#modules/plays/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import styles from "../plays/Plays.module.css"
import { Changes } from "./TouchChanges.tsx"

const patienceMs = 500

/** The parts of the document in the order in which one reads them. */
const parts = ["key", "name", "about", "from_accounts", "gate_play", "rules", "otherwise"]

/** The rules being rewritten, and who would change by them, asked as one writes. */
export function TouchEditor({ source, leave }: { source: Record<string, unknown>; leave: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(() =>
    writeYaml(Object.fromEntries(parts.flatMap((part) => (part in source ? [[part, source[part]]] : [])))),
  )
  const [note, setNote] = useState("")
  const [settled] = useDebouncedValue(text, patienceMs)
  const read = useMemo(() => readYaml(settled), [settled])
  const tried = useApi(
    previewTouchModels,
    { body: { document: read.faults === null ? read.value : {} } },
    { enabled: read.faults === null, keep: true },
  )
  const saving = useSend(putTouchModels, [getTouchModels, previewTouchModels])
  const error = saving.error ?? tried.error
  const refused = error instanceof ApiProblem && error.status === 422 ? error : null
  const faults = read.faults ?? (refused === null ? [] : refusedAt(read, refused))
  const ready = faults.length === 0 && settled === text && tried.data !== undefined
  return (
    <div className={styles.page} data-editing>
      <div className={styles.column}>
        <YamlEditor
          label={t("touch.rules")}
          text={text}
          change={(next) => {
            saving.reset()
            setText(next)
          }}
          faults={faults}
        />
        {error !== null && refused === null && <Problem error={error} />}
        <TextInput
          label={t("plays.note")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button
            variant="filled"
            disabled={!ready}
            loading={saving.isPending}
            onClick={() => {
              if (read.faults === null)
                saving.mutate({ query: note === "" ? {} : { note }, body: read.value }, { onSuccess: leave })
            }}
          >
            {t("plays.save")}
          </Button>
          <Button variant="subtle" onClick={leave}>
            {t("action.cancel")}
          </Button>
        </div>
        <p className="quiet">{t("touch.save_about")}</p>
      </div>
      <Section title={t("touch.changes")}>
        {tried.data === undefined ? (
          <Waiting asked={tried} heights={[28, 28, 28]} />
        ) : (
          <Changes preview={tried.data} />
        )}
      </Section>
    </div>
  )
}
