import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  applyTouchModels,
  getTouchModels,
  listTouchAccounts,
  listTouchGates,
  previewTouchModels,
} from "#modules/plays/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { useTouchText } from "./useTouchText.ts"

type Preview = Answer<typeof previewTouchModels>

const shown = 8

/** Who would change by the rules in force, and the word that lets them change now. */
export function TouchChanges() {
  const { t } = useTranslation()
  const may = useMay("library:write")
  const asked = useApi(previewTouchModels, { body: {} })
  const applying = useSend(applyTouchModels, [
    getTouchModels,
    previewTouchModels,
    listTouchAccounts,
    listTouchGates,
  ])
  const waiting = asked.data !== undefined && asked.data.total > 0
  return (
    <Section
      title={t("touch.changes")}
      note={
        may &&
        waiting && (
          <Button
            size="compact-xs"
            loading={applying.isPending}
            onClick={() => applying.mutate({ body: {} })}
          >
            {t("touch.apply")}
          </Button>
        )
      }
    >
      {applying.error !== null && <Problem error={applying.error} />}
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[28, 28]} />
      ) : (
        <Changes preview={asked.data} />
      )}
    </Section>
  )
}

/** What a preview found: how many move from where to where, and the first of them. */
export function Changes({ preview }: { preview: Preview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useTouchText()
  const [all, setAll] = useState(false)
  if (!preview.applies) return <p className="quiet">{t("touch.too_few")}</p>
  const { changes, moves, total, kept } = preview
  const listed = all ? changes : changes.slice(0, shown)
  const parts = moves.map(({ from, to, accounts }) =>
    t("touch.move", { from: text.model(from), to: text.model(to), n: format.number(accounts) }),
  )
  return (
    <>
      <p>
        {total === 0
          ? t("touch.nobody_changes")
          : t("touch.would_change", { count: total, n: format.number(total), moves: parts.join(", ") })}{" "}
        {kept > 0 && (
          <span className="quiet">{t("touch.kept", { count: kept, n: format.number(kept) })}</span>
        )}
      </p>
      {listed.length > 0 && (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("touch.changes")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("touch.column.account")}</th>
                <th scope="col">{t("touch.column.now")}</th>
                <th scope="col">{t("touch.column.by_the_rules")}</th>
                <th scope="col">{t("touch.column.rule")}</th>
              </tr>
            </thead>
            <tbody>
              {listed.map(({ account_id, name, from, to, rule }) => (
                <tr key={account_id}>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: account_id }}>
                      {name}
                    </Link>
                  </th>
                  <td>{text.model(from)}</td>
                  <td>{text.model(to)}</td>
                  <td>{text.rule(rule)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!all && total > shown && (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
            {t("touch.show_all", { n: format.number(Math.min(total, changes.length)) })}
          </Button>
        </div>
      )}
    </>
  )
}
