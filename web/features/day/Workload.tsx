import { useTranslation } from "react-i18next"
import { workload } from "#modules/day/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"

/** Who has how much to do, of whom, and who is away. */
export function Workload({ choose }: { choose: (email: string) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query } = useAsOf()
  const asked = useApi(workload, { query }, { keep: true })
  const members = (asked.data?.members ?? []).filter(({ things, accounts }) => things + accounts > 0)
  const sum = (of: (member: (typeof members)[number]) => number) =>
    format.number(members.reduce((total, member) => total + of(member), 0))
  const currency = members[0]?.arr.currency ?? format.currency
  const arr = members.reduce((total, member) => total + Number(member.arr.amount), 0)
  return (
    <Section title={t("day.workload")} id="workload">
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[32, 32, 32, 32]} />
      ) : (
        <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("day.workload")}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("day.member")}</th>
                <th scope="col" className="number">
                  {t("day.things_head")}
                </th>
                <th scope="col" className="number">
                  {t("day.late_head")}
                </th>
                <th scope="col" className="number">
                  {t("day.accounts_head")}
                </th>
                <th scope="col" className="number">
                  ARR
                </th>
                <th scope="col">{t("day.load")}</th>
                <th scope="col">{t("day.away")}</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.email}>
                  <th scope="row">
                    <a
                      href={`/day?owner=${encodeURIComponent(member.email)}`}
                      onClick={(event) => {
                        event.preventDefault()
                        choose(member.email)
                      }}
                    >
                      {member.name}
                    </a>
                  </th>
                  <td className="number">{format.number(member.things)}</td>
                  <td className="number">{format.number(member.overdue)}</td>
                  <td className="number">{format.number(member.accounts)}</td>
                  <td className="number">{format.compactMoney(member.arr)}</td>
                  <td>{member.load === null ? "–" : t(`day.load_of.${member.load}`)}</td>
                  <td>
                    {member.away_until === null
                      ? ""
                      : t(member.stand_in === null ? "day.away_alone" : "day.away_until", {
                          day: format.day(member.away_until, false),
                          name: member.stand_in,
                        })}
                  </td>
                </tr>
              ))}
              <tr data-marked>
                <th scope="row">{t("day.all")}</th>
                <td className="number">{sum(({ things }) => things)}</td>
                <td className="number">{sum(({ overdue }) => overdue)}</td>
                <td className="number">{sum(({ accounts }) => accounts)}</td>
                <td className="number">{format.compactMoney({ amount: String(arr), currency })}</td>
                <td colSpan={2}>{"\u00a0"}</td>
              </tr>
            </tbody>
          </table>
          {asked.data.unowned > 0 && (
            <p className="quiet">
              {t("day.unowned", { count: asked.data.unowned, n: format.number(asked.data.unowned) })}
            </p>
          )}
        </div>
      )}
    </Section>
  )
}
