import { Button, TextInput } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { Link, useNavigate } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { listScores, previewScore, putScore, scoreVersions } from "#modules/health/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import { Difference } from "./Difference.tsx"
import type { Version } from "./ScorePage.tsx"
import styles from "./Scores.module.css"

const patienceMs = 600

/** A score's definition to write in, with what it would change; it is saved as a draft. */
export function ScoreEditor({ scoreKey, version }: { scoreKey: string; version: Version }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { query } = useAsOf()
  const [text, setText] = useState(() => writeYaml(version.document))
  const [note, setNote] = useState("")
  const [settled] = useDebouncedValue(text, patienceMs)
  const read = useMemo(() => readYaml(settled), [settled])
  const params = { key: scoreKey }
  const preview = useApi(
    previewScore,
    { params, query, body: read.faults === null ? read.value : {} },
    { enabled: read.faults === null, keep: true },
  )
  const saving = useSend(putScore, [scoreVersions, listScores])
  const error = saving.error ?? preview.error
  const refused = error instanceof ApiProblem && error.status === 422 ? error : null
  const faults = read.faults ?? (refused === null ? [] : refusedAt(read, refused))
  const waiting = faults.length === 0 && (preview.isFetching || settled !== text)
  const save = () => {
    if (read.faults !== null) return
    saving.mutate(
      { params, query: { draft: "true", ...(note.trim() !== "" && { note }) }, body: read.value },
      {
        onSuccess: (saved) =>
          void navigate({ to: "/health/scores/$key", params, search: { compare: saved.version } }),
      },
    )
  }
  return (
    <div className={`${styles.page} ${styles.grid}`}>
      <div className={styles.column}>
        <YamlEditor
          label={t("metrics.definition")}
          text={text}
          change={(next) => {
            saving.reset()
            setText(next)
          }}
          faults={faults}
        />
        {error !== null && refused === null && <Problem error={error} />}
        <TextInput
          label={t("scores.draft_note")}
          value={note}
          maxLength={2000}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button
            variant="filled"
            disabled={faults.length > 0 || waiting || preview.data === undefined}
            loading={saving.isPending}
            onClick={save}
          >
            {t("scores.save_draft")}
          </Button>
          <Button
            renderRoot={(props) => <Link {...props} to="/health/scores/$key" params={params} search={{}} />}
          >
            {t("action.cancel")}
          </Button>
          <span className="quiet">{t("scores.save_about")}</span>
        </div>
      </div>
      <div className={styles.column}>
        <Section title={t("scores.would_change")}>
          {faults.length > 0 ? (
            <p className="quiet">{t("metrics.preview_waits")}</p>
          ) : preview.data === undefined ? (
            <Bones heights={[24, 140, 240]} />
          ) : (
            <div
              className={styles.comparison}
              data-stale={waiting || undefined}
              aria-busy={waiting || undefined}
            >
              <Difference answer={preview.data} />
            </div>
          )}
        </Section>
      </div>
    </div>
  )
}
