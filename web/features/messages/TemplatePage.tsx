import { Button } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { listAccounts } from "#modules/health/contract.ts"
import { getTemplate, listTemplates, previewMessage, putTemplate } from "#modules/messages/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import styles from "./Messages.module.css"
import { newTemplate } from "./new-template.ts"
import { Preview } from "./Preview.tsx"
import type { templateSearch } from "./search.ts"

type Search = z.output<typeof templateSearch>
type Template = Answer<typeof getTemplate>

const patienceMs = 500

/** One template: what it says, and how it looks to a contact, in both languages. */
export function TemplatePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { key } = useParams({ from: "/frame/messages/templates/$key" })
  const search = useSearch({ from: "/frame/messages/templates/$key" })
  const asked = useApi(getTemplate, { params: { key } })
  const template = asked.data
  return (
    <>
      <PageHead
        title={t("messages.templates.name")}
        note={template && t("messages.templates.version", { n: format.number(template.version) })}
      >
        {template?.document.name[format.language] ?? "\u00a0"}
      </PageHead>
      {template === undefined ? (
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[320, 520]} />
        </div>
      ) : (
        <Editor key={`${template.key} ${template.version}`} template={template} search={search} />
      )}
    </>
  )
}

export function NewTemplatePage() {
  const { t } = useTranslation()
  const search = useSearch({ from: "/frame/messages/new-template" })
  return (
    <>
      <PageHead title={t("messages.templates.new")} />
      <Editor search={search} />
    </>
  )
}

/** Absent template: a new one, whose key the document says. */
function Editor({ template, search }: { template?: Template; search: Search }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const may = useMay("library:write")
  const [text, setText] = useState(() => writeYaml(template?.document ?? newTemplate))
  const [settled] = useDebouncedValue(text, patienceMs)
  const read = useMemo(() => readYaml(settled), [settled])
  const first = useApi(listAccounts, { query: { limit: 1 } }, { enabled: search.account === undefined })
  const account = search.account ?? first.data?.accounts[0]?.account_id
  const preview = useApi(
    previewMessage,
    {
      body: {
        template: read.faults === null ? read.value : {},
        account_id: account ?? "",
        ...(search.contact && { contact_id: search.contact }),
      },
    },
    { enabled: read.faults === null && account !== undefined, keep: true },
  )
  const saving = useSend(putTemplate, [getTemplate, listTemplates])
  const error = saving.error ?? preview.error
  const refused = error instanceof ApiProblem && error.status === 422 ? error : null
  const faults = read.faults ?? (refused === null ? [] : refusedAt(read, refused))
  const written = read.faults === null ? read.value["key"] : undefined
  const key = template?.key ?? (typeof written === "string" ? written : "")
  const save = () => {
    if (read.faults !== null) return
    saving.mutate(
      { params: { key }, body: read.value },
      { onSuccess: () => void navigate({ to: "/messages/templates/$key", params: { key }, search }) },
    )
  }
  const turn = (change: Search) =>
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, ...change }),
      replace: true,
      resetScroll: false,
    })
  return (
    <div className={styles.editor}>
      <div className={styles.column}>
        <YamlEditor
          label={t("messages.templates.document")}
          text={text}
          change={(next) => {
            saving.reset()
            setText(next)
          }}
          faults={faults}
        />
        <p className="quiet">{t("messages.templates.places")}</p>
        {error !== null && refused === null && <Problem error={error} />}
        {may && (
          <div className={styles.buttons}>
            <Button
              variant="filled"
              disabled={faults.length > 0 || key === "" || settled !== text}
              loading={saving.isPending}
              onClick={save}
            >
              {t("messages.templates.save")}
            </Button>
            <span className="quiet">{t("messages.templates.save_about")}</span>
          </div>
        )}
      </div>
      <Preview
        answer={preview.data}
        waiting={preview.isFetching || settled !== text}
        account={account}
        search={search}
        turn={turn}
      />
    </div>
  )
}
