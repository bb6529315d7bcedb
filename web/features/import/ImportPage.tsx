import { useQueryClient } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { type ImportKind, importKinds, listImports, type Mapping } from "#modules/connectors/contract.ts"
import { keyOf } from "../../api.ts"
import { useMay } from "../../session.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { ColumnsStep } from "./ColumnsStep.tsx"
import { EarlierImports } from "./EarlierImports.tsx"
import styles from "./Import.module.css"
import { ImportView } from "./ImportView.tsx"
import { choicesOf, mappingOf } from "./mapping.ts"
import { Sending } from "./Sending.tsx"
import { StartStep } from "./StartStep.tsx"
import { type Draft, readHead, send } from "./send.ts"

type Busy = { what: "reading" | "sending"; file: File }

/** Bringing one's own data: a file, its columns, a trial, the load. The import stands in the address. */
export function ImportPage() {
  const { t } = useTranslation()
  const may = useMay("imports:write")
  const { kind: chosen, id } = useSearch({ from: "/frame/import" })
  const kind = chosen ?? importKinds[0]
  const navigate = useNavigate()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft | null>(null)
  const [busy, setBusy] = useState<Busy | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const stop = useRef(() => {})

  /** One thing at a time, each can be given up. */
  const run = async <Result,>(doing: Busy, work: (signal: AbortSignal) => Promise<Result>) => {
    const controller = new AbortController()
    stop.current = () => controller.abort()
    setError(null)
    setBusy(doing)
    try {
      return await work(controller.signal)
    } catch (problem) {
      if (!controller.signal.aborted)
        setError(problem instanceof Error ? problem : new Error(String(problem)))
      return null
    } finally {
      setBusy(null)
    }
  }
  const go = (search: { kind?: ImportKind | undefined; id?: string | undefined }) =>
    void navigate({ to: "/import", search })
  const take = async (file: File, of: ImportKind, mapping?: Mapping) => {
    const preview = await run({ what: "reading", file }, (signal) => readHead(of, file, signal))
    if (preview === null) return
    setDraft({ kind: of, file, preview, choices: choicesOf(of, preview, mapping ?? preview.mapping) })
    go({ kind: of })
  }
  const start = async (what: { kind: ImportKind; file: File; mapping: Mapping }, trial: boolean) => {
    const started = await run({ what: "sending", file: what.file }, (signal) => send(what, trial, signal))
    if (started === null) return
    void client.invalidateQueries({ queryKey: keyOf(listImports) })
    go({ kind: what.kind, id: started })
  }
  const begin = () => {
    setDraft(null)
    setError(null)
    go({ kind })
  }

  if (busy !== null) return <Sending {...busy} stop={() => stop.current()} />
  if (id !== undefined)
    return (
      <ImportView
        key={id}
        id={id}
        draft={draft}
        error={error}
        load={start}
        change={draft === null ? null : () => go({ kind })}
        choose={take}
        begin={begin}
      />
    )
  if (draft !== null && draft.kind === kind)
    return (
      <ColumnsStep
        draft={draft}
        setChoices={(choices) => setDraft({ ...draft, choices })}
        error={error}
        attempt={() =>
          void start({ kind, file: draft.file, mapping: mappingOf(kind, draft.preview, draft.choices) }, true)
        }
        begin={begin}
      />
    )
  return (
    <>
      <PageHead title={t("frame.import")}>{t("imports.finding")}</PageHead>
      <div className={styles.page}>
        {may ? (
          <StartStep
            kind={kind}
            setKind={(next) => go({ kind: next })}
            take={(file) => void take(file, kind)}
            error={error}
          />
        ) : (
          <p className={styles.note}>{t("imports.no_right")}</p>
        )}
        <EarlierImports />
      </div>
    </>
  )
}
