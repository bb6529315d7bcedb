import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { accountContracts, deleteContract, getConsumption, listContracts } from "#modules/billing/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { ContractDialog, type ContractToPut } from "../billing/ContractForm.tsx"
import { NextStep } from "../billing/NextStep.tsx"
import { ContractFiles } from "./ContractFiles.tsx"
import styles from "./Contracts.module.css"
import { Obstacles } from "./Obstacles.tsx"

export type Contract = z.output<typeof accountContracts.response>["contracts"][number]

/** On what terms the account is: the end, the last day of notice, the next step, what stands in the way. */
export function Contracts({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useTranslation()
  const { query, isPast } = useAsOf()
  const may = useMay("revenue:read")
  const mayWrite = useMay("revenue:write") && !isPast
  const [putting, setPutting] = useState<ContractToPut | null>(null)
  const asked = useApi(
    accountContracts,
    { params: { account_id: accountId }, query },
    { keep: true, enabled: may },
  )
  if (!may) return null
  return (
    <Section
      title={t("billing.contracts")}
      id="contracts"
      note={
        mayWrite && (
          <Button
            size="compact-xs"
            onClick={() => setPutting({ account: { account_id: accountId, name }, kept: null })}
          >
            {t("billing.new_contract")}
          </Button>
        )
      }
    >
      {asked.error !== null ? (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data === undefined ? (
        <Bones heights={[18, 18, 18]} />
      ) : asked.data.contracts.length === 0 ? (
        <p className="quiet">{t("billing.no_contract")}</p>
      ) : (
        asked.data.contracts.map((contract) => (
          <OneContract
            key={contract.contract_id}
            contract={contract}
            edit={
              mayWrite
                ? () => setPutting({ account: { account_id: accountId, name }, kept: contract.kept })
                : null
            }
          />
        ))
      )}
      <ContractDialog put={putting} close={() => setPutting(null)} />
    </Section>
  )
}

function OneContract({ contract, edit }: { contract: Contract; edit: (() => void) | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { motion, term_months, dates, term_ends_on, notice_given_on, indexation, special_terms } = contract
  const kind =
    motion === "continuous"
      ? t("billing.motion_of.continuous")
      : t("billing.months", { count: term_months ?? 0, n: format.number(term_months ?? 0) })
  const facts: [string, string | null][] = [
    [t("billing.signed"), contract.signed_on && format.day(contract.signed_on)],
    [t("billing.term_ends"), term_ends_on === null ? t("billing.open_end") : format.day(term_ends_on)],
    [t("billing.last_notice"), dates && !notice_given_on ? format.day(dates.last_notice_day) : null],
    [t("billing.notice_given"), notice_given_on && format.day(notice_given_on)],
    [t("billing.indexation"), Number(indexation) > 0 ? format.percent(Number(indexation), 1) : null],
    [t("billing.special"), special_terms],
  ]
  return (
    <article className={styles.contract}>
      <h3 className={styles.number}>
        {contract.number} <span className="quiet">{kind}</span>
      </h3>
      <p className={styles.state} data-ended={contract.state === "access_ended" || undefined}>
        {t(`billing.state_of.${contract.state}`)}
        {contract.short && ` · ${t("billing.short")}`}
        {contract.auto_renew && ` · ${t("billing.auto_renew")}`}
      </p>
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        {contract.next_step !== null && (
          <div>
            <dt>{t("billing.next_step")}</dt>
            <dd>
              <NextStep step={contract.next_step} />
            </dd>
          </div>
        )}
      </dl>
      <Obstacles contract={contract} />
      <ContractFiles contract={contract} />
      {edit !== null && (
        <>
          <Button size="compact-xs" className={styles.add ?? ""} onClick={edit}>
            {t("billing.edit")}
          </Button>
          <TakeAway contract={contract} />
        </>
      )}
    </article>
  )
}

function TakeAway({ contract: { contract_id, number } }: { contract: Contract }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const remove = useSend(deleteContract, [accountContracts, listContracts, getConsumption])
  return (
    <>
      <Button
        size="compact-xs"
        className={styles.add ?? ""}
        onClick={() => {
          remove.reset()
          setAsking(true)
        }}
      >
        {t("billing.take_away")}
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t("billing.take_away_title", { number })}
        act={t("billing.take_away")}
        busy={remove.isPending}
        error={remove.error}
        onAct={() => remove.mutate({ params: { contract_id } }, { onSuccess: () => setAsking(false) })}
      >
        {t("billing.take_away_about")}
      </Confirm>
    </>
  )
}
