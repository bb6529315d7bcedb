import { Button, Select } from "@mantine/core"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { deciders, listTouchAccounts, touchModels } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import type { TouchSearch } from "./search.ts"
import { useTouchText } from "./useTouchText.ts"

const shown = 12

/** Customers with their model, since when and why, as the address asks; what the rules would say beside it. */
export function TouchAccounts() {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useTouchText()
  const navigate = useNavigate()
  const search = useSearch({ from: "/frame/plays/touch-models" })
  const { model, by, rule, ownerless } = search
  const asked = useApi(
    listTouchAccounts,
    {
      query: {
        ...(model && { model }),
        ...(by && { decided_by: by }),
        ...(rule && { key: rule }),
        ...(ownerless && { without_owner: ownerless }),
      },
    },
    { keep: true },
  )
  const turn = (change: TouchSearch) =>
    void navigate({
      to: "/plays/touch-models",
      search: { ...search, ...change, rule: undefined },
      replace: true,
      resetScroll: false,
    })
  const [all, setAll] = useState(false)
  const found = asked.data
  const listed = found?.accounts.slice(0, all ? undefined : shown) ?? []
  const choices = [
    { value: "", label: t("touch.any_model") },
    ...touchModels.map((value) => ({ value, label: text.model(value) })),
  ]
  const who = [
    { value: "", label: t("touch.any_decider") },
    ...deciders.map((value) => ({ value, label: t(`touch.decider.${value}`) })),
  ]
  return (
    <Section
      id="accounts"
      title={t("touch.accounts")}
      note={
        found && t("touch.listed", { n: format.number(listed.length), total: format.number(found.total) })
      }
    >
      <div className={sheet.buttons}>
        <Select
          aria-label={t("touch.column.model")}
          data={choices}
          value={model ?? ""}
          allowDeselect={false}
          onChange={(value) => turn({ model: touchModels.find((each) => each === value) })}
        />
        <Select
          aria-label={t("touch.decided_by")}
          data={who}
          value={by ?? ""}
          allowDeselect={false}
          onChange={(value) => turn({ by: deciders.find((each) => each === value) })}
        />
        {ownerless && (
          <Link to="/plays/touch-models" search={{ ...search, ownerless: undefined }} resetScroll={false}>
            {t("touch.with_owner_too")}
          </Link>
        )}
      </div>
      {found === undefined ? (
        <Waiting asked={asked} heights={[28, 36, 36, 36]} />
      ) : found.accounts.length === 0 ? (
        <p className="quiet">{t("touch.nobody")}</p>
      ) : (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("touch.accounts")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("touch.column.account")}</th>
                <th scope="col">{t("touch.column.model")}</th>
                <th scope="col">{t("touch.column.since")}</th>
                <th scope="col">{t("touch.column.why")}</th>
                <th scope="col">{t("touch.column.owner")}</th>
              </tr>
            </thead>
            <tbody>
              {listed.map((row) => (
                <tr key={row.account_id}>
                  <th scope="row">
                    <Link to="/accounts/$accountId" params={{ accountId: row.account_id }}>
                      {row.name}
                    </Link>
                  </th>
                  <td>
                    {text.model(row.model)}
                    {row.by_rules !== null && row.by_rules !== row.model && (
                      <span className={sheet.note}>
                        {t("touch.rules_say", { model: text.model(row.by_rules) })}
                      </span>
                    )}
                  </td>
                  <td className={sheet.when}>{format.day(format.dayOfInstant(row.since))}</td>
                  <td>{text.why(row)}</td>
                  <td>{row.owner_email ?? t("touch.no_owner")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found !== undefined && listed.length < found.accounts.length && (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
            {t("touch.show_all", { n: format.number(found.accounts.length) })}
          </Button>
        </div>
      )}
    </Section>
  )
}
