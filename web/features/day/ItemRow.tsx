import { Checkbox } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { Item } from "#modules/day/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { HealthMark } from "../../ui/Health.tsx"
import styles from "./Day.module.css"
import { type Act, type Entry, entryKey } from "./entries.ts"
import { ThingLine } from "./ThingLine.tsx"

type Props = {
  item: Item
  place: number
  /** Of the thing that the keys are about. */
  activeKey: string | null
  ownerOf: (entry: Entry) => string | null
  act: ((act: Act, entry: Entry) => void) | null
  /** Null: nothing is gathered to be handed over together. */
  picked: { on: boolean; toggle: () => void } | null
}

/** An account with all that is to be done for it, and what is at stake. */
export function ItemRow({ item, place, activeKey, ownerOf, act, picked }: Props) {
  const { t } = useTranslation()
  const name = item.account_name ?? t("day.workspace")
  return (
    <li className={styles.item}>
      <div className={styles.place}>
        {picked === null ? (
          place
        ) : (
          <Checkbox
            size="xs"
            aria-label={t("day.pick", { name })}
            checked={picked.on}
            onChange={picked.toggle}
          />
        )}
      </div>
      <div className={styles.body}>
        <div className={styles.head}>
          {item.account_id !== null && <HealthMark health={item.health} />}
          <Account item={item} />
          {item.tier !== null && <span className="quiet">{t("day.tier", { tier: item.tier })}</span>}
        </div>
        <ul className={styles.things}>
          {item.things.map((thing) => {
            const entry = { item, thing }
            return (
              <ThingLine
                key={thing.key}
                entry={entry}
                active={entryKey(entry) === activeKey}
                owner={ownerOf(entry)}
                act={act && ((what) => act(what, entry))}
              />
            )
          })}
        </ul>
      </div>
      <Stake item={item} />
    </li>
  )
}

export function Account({ item }: { item: Item }) {
  const { t } = useTranslation()
  if (item.account_id === null) return <strong>{t("day.workspace")}</strong>
  return (
    <Link className={styles.name} to="/accounts/$accountId" params={{ accountId: item.account_id }}>
      {item.account_name ?? item.account_id}
    </Link>
  )
}

/** What is at stake with an account, and how it was reckoned. */
export function Stake({ item }: { item: Item }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (Number(item.arr.amount) === 0) return <div className={styles.stake} />
  return (
    <div
      className={styles.stake}
      title={t("day.stake_how", {
        arr: format.compactMoney(item.arr),
        risk: format.percent(item.risk),
        days: format.days(item.days),
      })}
    >
      <span className={styles.money}>{format.compactMoney(item.at_risk)}</span>
      <span className="quiet">{t("day.of_arr", { arr: format.compactMoney(item.arr) })}</span>
    </div>
  )
}
