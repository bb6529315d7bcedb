import { Button } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { endImport, getImport, type Import, listImports } from "#modules/connectors/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { useHearing } from "../../feed.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { Counts } from "./Counts.tsx"
import styles from "./Import.module.css"
import { NextSteps } from "./NextSteps.tsx"
import { ProblemList } from "./ProblemList.tsx"
import { RunningImport } from "./RunningImport.tsx"
import { Steps } from "./Steps.tsx"
import type { Actions } from "./send.ts"
import { useFinding } from "./useFinding.ts"

const live = (status: Import["status"]): boolean => status === "running" || status === "undoing"

/** One import: a trial or a load, running, done, or undone. */
export function ImportView({ id, error, ...actions }: Actions & { id: string; error: Error | null }) {
  const { t } = useTranslation()
  const hearing = useHearing()
  const asked = useApi(
    getImport,
    { params: { id } },
    { poll: (last) => (!hearing && (last === undefined || live(last.status)) ? 1000 : false) },
  )
  useFreshNumbers(asked.data)
  const gone = asked.error instanceof ApiProblem && asked.error.status === 404
  if (asked.data === undefined)
    return (
      <>
        <PageHead title={t("frame.import")} />
        <div className={styles.page}>
          <Waiting asked={asked} heights={[28, 20, 8, 160]} />
          {gone && (
            <div>
              <Button onClick={actions.begin}>{t("imports.next")}</Button>
            </div>
          )}
        </div>
      </>
    )
  return <Known item={asked.data} error={error} {...actions} />
}

/** When an import or an undo ends, every number seen before is asked for anew. */
function useFreshNumbers(item: Import | undefined): void {
  const client = useQueryClient()
  const before = useRef<Import["status"] | undefined>(undefined)
  const status = item?.status
  useEffect(() => {
    const was = before.current
    before.current = status
    if (was !== undefined && status !== undefined && live(was) && !live(status))
      void client.invalidateQueries()
  }, [status, client])
}

function Known({ item, error, ...actions }: Actions & { item: Import; error: Error | null }) {
  const { t } = useTranslation()
  const may = useMay("imports:write")
  const finding = useFinding(item)
  const [asking, setAsking] = useState(false)
  const end = useSend(endImport, [getImport, listImports])
  const problem = error ?? (asking ? null : end.error)
  const stopOrUndo = () => end.mutate({ params: { id: item.id } }, { onSuccess: () => setAsking(false) })
  return (
    <>
      <PageHead title={`${t("frame.import")}: ${t(`imports.kind.${item.kind}`)}`}>{finding}</PageHead>
      <p role="status" className="unseen">
        {finding}
      </p>
      <div className={styles.page}>
        <Steps at={item.dry_run ? "trial" : "load"} />
        {item.error !== null && <p className={styles.refused}>{item.error}</p>}
        {live(item.status) ? (
          <RunningImport item={item} stop={may ? stopOrUndo : null} stopping={end.isPending} />
        ) : (
          <>
            <Counts item={item} />
            <NextSteps item={item} may={may} undo={() => setAsking(true)} {...actions} />
          </>
        )}
        {problem !== null && <Problem error={problem} />}
        {item.problems.length > 0 && <ProblemList item={item} />}
      </div>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t("imports.undo_title", { name: item.file_name })}
        act={t("imports.undo")}
        busy={end.isPending}
        error={end.error}
        onAct={stopOrUndo}
      >
        {t("imports.undo_about")}
      </Confirm>
    </>
  )
}
