import { Button, SegmentedControl, TextInput } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { getPlay, listPlays, putPlay } from "#modules/plays/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { Problem } from "../../ui/Problem.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { type Fault, readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import { drawnPlay, inOrder, withDefaults } from "./document.ts"
import { textAt } from "./edit-document.ts"
import { Flow } from "./Flow.tsx"
import { PlayForm } from "./PlayForm.tsx"
import styles from "./Plays.module.css"
import { Tried, useTried } from "./Tried.tsx"

const patienceMs = 500

type Props = {
  /** The play that is rewritten; null: a new one, whose key the document says. */
  playKey: string | null
  document: object
  /** Goes back to where one came from. */
  leave: () => void
  /** Goes on to the play that was saved. */
  saved: (key: string) => void
}

/**
 * A play being written: its flow of forms, or its document as YAML, which are two views of one text; checked and tried as
 * one writes.
 */
export function PlayEditor({ playKey, document, leave, saved }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { written } = useSearch({ strict: false })
  const [text, setText] = useState(() => writeYaml(inOrder(document)))
  const [note, setNote] = useState("")
  const [settled] = useDebouncedValue(text, patienceMs)
  const now = useMemo(() => readYaml(text), [text])
  const read = useMemo(() => readYaml(settled), [settled])
  const key = playKey ?? (read.faults === null ? textAt(read.value, ["key"]) : "")
  const taken = useTaken(playKey === null ? key : null)
  const tried = useTried(key, read.faults === null && key !== "" ? read.value : null)
  const saving = useSend(putPlay, [getPlay, listPlays])
  const error = saving.error ?? tried.asked.error
  const refused = error instanceof ApiProblem && error.status === 422 ? error : null
  const faults: Fault[] = read.faults ?? [...taken, ...(refused === null ? [] : refusedAt(read, refused))]
  const drawn = read.faults === null ? drawnPlay.safeParse(withDefaults(read.value)).data : undefined
  const form = written !== "yaml" && now.faults === null
  const change = (next: string) => {
    saving.reset()
    setText(next)
  }
  const save = (draft: boolean) => {
    if (read.faults !== null) return
    saving.mutate(
      { params: { key }, query: { draft: String(draft), ...(note !== "" && { note }) }, body: read.value },
      { onSuccess: () => saved(key) },
    )
  }
  const ready = faults.length === 0 && settled === text && key !== ""
  return (
    <div className={styles.page} data-editing>
      <div className={styles.column}>
        <SegmentedControl
          className={styles.views}
          aria-label={t("play_form.view")}
          data={[
            { value: "form", label: t("play_form.as_form") },
            { value: "yaml", label: t("play_form.as_yaml") },
          ]}
          value={form ? "form" : "yaml"}
          disabled={now.faults !== null}
          onChange={(chosen) =>
            void navigate({
              to: ".",
              search: (previous) => ({ ...previous, written: chosen === "yaml" ? "yaml" : undefined }),
              replace: true,
              resetScroll: false,
            })
          }
        />
        {form && now.faults === null ? (
          <PlayForm
            document={now.value}
            change={(next) => change(writeYaml(inOrder(next)))}
            faults={faults}
            fresh={playKey === null}
          />
        ) : (
          <YamlEditor label={t("plays.document")} text={text} change={change} faults={faults} />
        )}
        {error !== null && refused === null && <Problem error={error} />}
        {playKey !== null && (
          <TextInput
            label={t("plays.note")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        <div className={styles.buttons}>
          <Button variant="filled" disabled={!ready} loading={saving.isPending} onClick={() => save(false)}>
            {t("plays.save")}
          </Button>
          <Button disabled={!ready} loading={saving.isPending} onClick={() => save(true)}>
            {t("plays.save_draft")}
          </Button>
          <Button variant="subtle" onClick={leave}>
            {t("action.cancel")}
          </Button>
        </div>
        <p className="quiet">{t(playKey === null ? "play_form.new_about" : "plays.save_about")}</p>
      </div>
      <div className={styles.column}>
        <Tried tried={tried} />
        {drawn && <Flow play={drawn} met={tried.met} />}
      </div>
    </div>
  )
}

/** A new play does not take the place of one that is there. */
function useTaken(key: string | null): Fault[] {
  const { t } = useTranslation()
  const plays = useApi(listPlays, {}, { enabled: key !== null }).data?.plays ?? []
  return plays.some((play) => play.key === key)
    ? [{ line: 1, path: "key", message: t("play_form.taken", { key }) }]
    : []
}
