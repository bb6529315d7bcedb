import { useEffect } from "react"
import { getAccount } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Next } from "../day/Next.tsx"
import { Opinions } from "../opinions/Opinions.tsx"
import { AccountAlerts } from "../signals/AccountAlerts.tsx"
import { AccountTouch } from "../touch/AccountTouch.tsx"
import styles from "./Account.module.css"
import { AccountHead } from "./AccountHead.tsx"
import { Answers } from "./Answers.tsx"
import { Churn } from "./Churn.tsx"
import { Consents } from "./Consents.tsx"
import { Consumption } from "./Consumption.tsx"
import { Contracts } from "./Contracts.tsx"
import { HealthHistory } from "./HealthHistory.tsx"
import { MetricDrawer } from "./MetricDrawer.tsx"
import { People } from "./People.tsx"
import { accountPage } from "./route.ts"
import { Story } from "./Story.tsx"
import { Subscriptions } from "./Subscriptions.tsx"
import { Team } from "./Team.tsx"
import { Tickets } from "./Tickets.tsx"
import { UseOverTime } from "./UseOverTime.tsx"
import { Why } from "./Why.tsx"

export function AccountPage() {
  const { accountId } = accountPage.useParams()
  const { query } = useAsOf()
  const account = useApi(getAccount, { params: { account_id: accountId }, query }, { keep: true })
  const loaded = account.data !== undefined
  useEffect(() => {
    // The anchor may come before what it points at.
    if (loaded && window.location.hash !== "") document.querySelector(window.location.hash)?.scrollIntoView()
  }, [loaded])
  if (account.error !== null)
    return (
      <div className={styles.problem}>
        <Problem error={account.error} retry={() => void account.refetch()} page />
      </div>
    )
  if (account.data === undefined)
    return (
      <div className={styles.problem}>
        <Bones heights={[24, 28, 320, 200, 200]} gap={16} />
      </div>
    )
  return (
    <>
      <AccountHead account={account.data} />
      <div className={styles.grid}>
        <div className={styles.column}>
          <Why account={account.data} />
          <div className={styles.last}>
            <Story accountId={accountId} />
          </div>
        </div>
        <div className={styles.column}>
          <Next accountId={accountId} name={account.data.name} />
          <AccountAlerts accountId={accountId} />
          <Opinions accountId={accountId} health={account.data.health} />
          <HealthHistory account={account.data} />
          <UseOverTime accountId={accountId} />
          <AccountTouch accountId={accountId} />
          <Team accountId={accountId} />
          <People accountId={accountId} />
          <Churn accountId={accountId} />
          <Contracts accountId={accountId} name={account.data.name} />
          <Consumption accountId={accountId} />
          <Consents accountId={accountId} />
          <Subscriptions accountId={accountId} />
          <Tickets accountId={accountId} />
          <Answers accountId={accountId} />
        </div>
      </div>
      <MetricDrawer account={account.data} />
    </>
  )
}
