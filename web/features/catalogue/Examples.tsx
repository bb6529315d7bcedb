import { Button } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { adoptProduct, listProducts, listProductTemplates } from "#modules/billing/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useLanguage } from "../../i18n.ts"
import { useMay } from "../../session.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { useWays } from "./useWays.ts"

/** Products that the library brings, to be taken over. */
export function Examples() {
  const { t } = useTranslation()
  const language = useLanguage()
  const ways = useWays()
  const may = useMay("revenue:write")
  const asked = useApi(listProductTemplates, {})
  const adopt = useSend(adoptProduct, [listProductTemplates, listProducts])
  return (
    <Section title={t("catalogue.examples")} note={t("catalogue.examples_note")}>
      {adopt.error !== null && <Problem error={adopt.error} />}
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[36, 36, 36]} />
      ) : (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("catalogue.examples")}>
          <table className={sheet.table}>
            <tbody>
              {asked.data.templates.map(({ key, name, vendors, job, sold, taken }) => (
                <tr key={key}>
                  <th scope="row">
                    {name[language]}
                    <span className={sheet.note}>{vendors.join(", ")}</span>
                  </th>
                  <td>{job[language]}</td>
                  <td>{sold.map(ways).join("; ")}</td>
                  <td>
                    {taken ? (
                      <span className="quiet">{t("catalogue.taken")}</span>
                    ) : (
                      may && (
                        <Button
                          size="xs"
                          loading={adopt.isPending && adopt.variables?.params.key === key}
                          aria-label={t("catalogue.adopt_of", { name: name[language] })}
                          onClick={() => adopt.mutate({ params: { key }, body: { language } })}
                        >
                          {t("catalogue.adopt")}
                        </Button>
                      )
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
