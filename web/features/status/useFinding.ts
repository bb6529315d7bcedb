import { useCallback } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { importKinds } from "#modules/connectors/contract.ts"
import type { getStatus, Source } from "#modules/operations/contract.ts"
import { useFormat } from "../../ui/format.ts"

export type Status = z.output<typeof getStatus.response>

/** A delay of the outbox worth saying, in seconds. */
const lateSeconds = 60

/** What a source is called. */
export function useSourceName(): (source: Source) => string {
  const { t } = useTranslation()
  return useCallback(
    ({ kind, id, name }) => {
      if (kind === "import") return isImportKind(id) ? t(`imports.kind.${id}`) : id
      if (kind === "records") return isOwn(id) ? t(`status.own.${id}`) : id
      return name ?? id
    },
    [t],
  )
}

const isImportKind = (id: string): id is (typeof importKinds)[number] =>
  importKinds.some((kind) => kind === id)
const own = ["records", "demonstration"] as const
const isOwn = (id: string): id is (typeof own)[number] => own.some((each) => each === id)

/** The status in a sentence or two: how many of the sources that should send do, and what is late or fails. */
export function useFinding(status: Status): string {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useSourceName()
  const expected = status.sources.filter(
    ({ kind, state }) => kind !== "records" && (state === "sending" || state === "silent"),
  )
  const silent = expected.filter(({ state }) => state === "silent")
  const said: string[] = []
  const n = format.number(expected.length)
  if (expected.length === 0) said.push(t("status.nothing"))
  else if (silent.length === 0) said.push(t("status.sending", { count: expected.length, n }))
  else {
    const sending = format.number(expected.length - silent.length)
    const names = silent.map((source) =>
      t("status.silent", { name: nameOf(source), hours: format.hours(source.silent_hours ?? 0) }),
    )
    said.push(`${[t("status.some", { count: expected.length, n, sending }), ...names].join("; ")}.`)
  }
  const { lag_seconds } = status.outbox
  if (lag_seconds > lateSeconds) said.push(t("status.lag", { seconds: format.number(lag_seconds) }))
  const failing = status.jobs.failing.length
  if (failing > 0) said.push(t("status.failing", { count: failing, n: format.number(failing) }))
  return said.join(" ")
}
