import { Button, TextInput } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { getPlay, listPlays, putPlay } from "#modules/plays/contract.ts"
import { ApiProblem, useSend } from "../../api.ts"
import { Problem } from "../../ui/Problem.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import { drawnPlay, inOrder } from "./document.ts"
import { Flow } from "./Flow.tsx"
import type { ShownPlay } from "./PlayPage.tsx"
import styles from "./Plays.module.css"
import { Tried, useTried } from "./Tried.tsx"

const patienceMs = 500

type Props = { playKey: string; version: ShownPlay["versions"][number] }

/** A play being rewritten: its document on one side, the flow it makes on the other, checked as one writes. */
export function PlayEditor({ playKey, version }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState(() => writeYaml(inOrder(version.document)))
  const [note, setNote] = useState("")
  const [settled] = useDebouncedValue(text, patienceMs)
  const read = useMemo(() => readYaml(settled), [settled])
  const tried = useTried(playKey, read.faults === null ? read.value : null)
  const saving = useSend(putPlay, [getPlay, listPlays])
  const error = saving.error ?? tried.asked.error
  const refused = error instanceof ApiProblem && error.status === 422 ? error : null
  const faults = read.faults ?? (refused === null ? [] : refusedAt(read, refused))
  const drawn = read.faults === null ? drawnPlay.safeParse(withDefaults(read.value)).data : undefined
  const leave = () =>
    void navigate({
      to: "/plays/$key",
      params: { key: playKey },
      search: (previous) => ({ ...previous, edit: undefined }),
    })
  const save = (draft: boolean) => {
    if (read.faults !== null) return
    saving.mutate(
      {
        params: { key: playKey },
        query: { draft: String(draft), ...(note !== "" && { note }) },
        body: read.value,
      },
      { onSuccess: leave },
    )
  }
  const ready = faults.length === 0 && settled === text
  return (
    <div className={styles.page} data-editing>
      <div className={styles.column}>
        <YamlEditor
          label={t("plays.document")}
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
        <p className="quiet">{t("plays.save_about")}</p>
      </div>
      <div className={styles.column}>
        <Tried tried={tried} />
        {drawn && <Flow play={drawn} met={tried.met} />}
      </div>
    </div>
  )
}

/** A document as the server completes it, as far as drawing it needs. */
function withDefaults(document: Record<string, unknown>): Record<string, unknown> {
  const defaults = { stop: [], ends_after: "90d", reentry: { after: "30d" } }
  const steps = Array.isArray(document["steps"]) ? document["steps"] : []
  return { ...defaults, ...document, steps: steps.map(withRoles) }
}

const messages = ["email", "in_app", "push", "telegram"]

/** A role that stands alone is a list of one. */
const withRoles = (step: unknown): unknown =>
  typeof step !== "object" || step === null
    ? step
    : Object.fromEntries(
        Object.entries(step).map(([key, part]: [string, unknown]) =>
          messages.includes(key) && typeof part === "object" && part !== null && "to" in part
            ? [key, { ...part, to: [part.to].flat() }]
            : [key, part],
        ),
      )
