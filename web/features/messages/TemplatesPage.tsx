import { Button } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { listTemplates } from "#modules/messages/contract.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"

/** Every template, what it is for, and how much of it went out. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("library:write")
  const asked = useApi(listTemplates, {})
  const templates = asked.data?.templates
  const add = may && (
    <Button
      leftSection={<IconPlus size={16} stroke={1.6} />}
      renderRoot={(props) => <Link {...props} to="/messages/new-template" />}
    >
      {t("messages.templates.new")}
    </Button>
  )
  if (templates === undefined)
    return (
      <>
        <PageHead title={t("messages.pages.templates")}>{"\u00a0"}</PageHead>
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[28, 44, 44, 44, 44]} />
        </div>
      </>
    )
  if (templates.length === 0)
    return (
      <>
        <PageHead title={t("messages.pages.templates")} />
        <EmptyState title={t("messages.templates.finding_none")} action={add}>
          {t("messages.templates.empty_why")}
        </EmptyState>
      </>
    )
  const sent = templates.reduce((sum, each) => sum + each.sent, 0)
  const bounced = templates.reduce((sum, each) => sum + each.bounced, 0)
  return (
    <>
      <PageHead title={t("messages.pages.templates")} actions={add}>
        {t("messages.templates.finding", {
          count: templates.length,
          n: format.number(templates.length),
          sent: format.number(sent),
        })}
      </PageHead>
      <div className={sheet.page}>
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("messages.pages.templates")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("messages.templates.name")}</th>
                <th scope="col">{t("messages.templates.channels")}</th>
                <th scope="col" className="number">
                  {t("messages.templates.sent")}
                </th>
                <th scope="col" className="number">
                  {t("messages.templates.bounced")}
                </th>
              </tr>
            </thead>
            <tbody>
              {templates.map(({ key, document, ...counts }) => (
                <tr key={key}>
                  <th scope="row">
                    <Link to="/messages/templates/$key" params={{ key }}>
                      {document.name[format.language]}
                    </Link>
                    {document.about && <span className={sheet.note}>{document.about[format.language]}</span>}
                  </th>
                  <td>{document.channels.map((channel) => t(`messages.channel.${channel}`)).join(", ")}</td>
                  <td className="number">
                    {counts.sent === 0 ? (
                      format.number(0)
                    ) : (
                      <Link to="/messages" search={{ template: key }}>
                        {format.number(counts.sent)}
                      </Link>
                    )}
                  </td>
                  <td className="number">{format.number(counts.bounced)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {format.number(templates.length)}
                </th>
                <td className="number">{format.number(sent)}</td>
                <td className="number">{format.number(bounced)}</td>
              </tr>
            </tfoot>
          </table>
        </div>
      </div>
    </>
  )
}
