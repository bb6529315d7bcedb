import { Button } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { renewalLikelihood } from "#modules/health/contract.ts"
import { ApiProblem, useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { useRemembered } from "../../ui/useRemembered.ts"
import styles from "./Opinions.module.css"

type Answer = z.output<typeof renewalLikelihood.response>

const horizonDays = 90

/** How likely the account is to stay. Learnt from every account's past, so it is asked only where one wants to see it. */
export function Likelihood({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const [{ shown }, remember] = useRemembered("likelihood", { shown: false })
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <h3 className={styles.title}>{t("opinions.likelihood")}</h3>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={shown}
          onClick={() => remember({ shown: !shown })}
        >
          {t(shown ? "opinions.likelihood_hide" : "opinions.likelihood_show")}
        </Button>
      </div>
      {shown && <Estimate accountId={accountId} />}
    </div>
  )
}

function Estimate({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const { query } = useAsOf()
  const asked = useApi(renewalLikelihood, {
    params: { key: "health" },
    query: { ...query, horizon_days: horizonDays, account_id: accountId },
  })
  if (asked.error instanceof ApiProblem && asked.error.status === 422)
    return <p className="quiet">{t("opinions.likelihood_too_little")}</p>
  if (asked.error !== null) return <Problem error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data === undefined) return <Bones heights={[20, 36]} />
  return <Told answer={asked.data} />
}

function Told({ answer }: { answer: Answer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { learnt_from: learnt, check } = answer
  const [value] = answer.values
  if (value === undefined) return <p className="quiet">{t("opinions.likelihood_not_paying")}</p>
  const [low, high] = value.interval
  return (
    <>
      <p>
        <strong>
          {t("opinions.likelihood_is", {
            share: format.percent(value.likelihood),
            days: format.days(answer.horizon_days),
            low: format.percent(low),
            high: format.percent(high),
          })}
        </strong>
        {value.unused && ` ${t("opinions.likelihood_unused")}`}
      </p>
      <p className={styles.about}>
        {t("opinions.likelihood_learnt", {
          losses: format.number(learnt.losses),
          observations: format.number(learnt.observations),
          version: answer.version,
        })}
        {check !== null &&
          ` ${t("opinions.likelihood_check", {
            from: format.month(check.from),
            to: format.month(check.to),
            expected: format.percent(check.expected, 1),
            stayed: format.percent(check.stayed, 1),
          })}`}
      </p>
    </>
  )
}
