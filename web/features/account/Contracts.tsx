import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { accountContracts, addContractFile, closeObstacle, openObstacle } from "#modules/billing/contract.ts"
import { addressOf, useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { NextStep } from "../billing/NextStep.tsx"
import styles from "./Contracts.module.css"

type Contract = z.output<typeof accountContracts.response>["contracts"][number]

/** On what terms the account is: the end, the last day of notice, the next step, what stands in the way. */
export function Contracts({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const { query } = useAsOf()
  const may = useMay("revenue:read")
  const asked = useApi(
    accountContracts,
    { params: { account_id: accountId }, query },
    { keep: true, enabled: may },
  )
  if (!may) return null
  return (
    <Section title={t("billing.contracts")} id="contracts">
      {asked.error !== null ? (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data === undefined ? (
        <Bones heights={[18, 18, 18]} />
      ) : asked.data.contracts.length === 0 ? (
        <p className="quiet">{t("billing.no_contract")}</p>
      ) : (
        asked.data.contracts.map((contract) => <OneContract key={contract.contract_id} contract={contract} />)
      )}
    </Section>
  )
}

function OneContract({ contract }: { contract: Contract }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { motion, term_months, dates, term_ends_on, notice_given_on, indexation, special_terms } = contract
  const kind =
    motion === "continuous"
      ? t("billing.motion_of.continuous")
      : t("billing.months", { count: term_months ?? 0, n: format.number(term_months ?? 0) })
  const facts: [string, string | null][] = [
    [t("billing.signed"), contract.signed_on && format.day(contract.signed_on)],
    [t("billing.term_ends"), term_ends_on === null ? t("billing.no_end") : format.day(term_ends_on)],
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
      {contract.files.length > 0 && (
        <ul className={styles.files}>
          {contract.files.map(({ id, name, bytes }) => (
            <li key={id}>
              <a
                href={addressOf(`${addContractFile.path}/:id`, { contract_id: contract.contract_id, id }, {})}
              >
                {name}
              </a>{" "}
              <span className="quiet">{format.bytes(bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  )
}

function Obstacles({ contract: { contract_id, obstacles, motion } }: { contract: Contract }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("revenue:write")
  const { isPast } = useAsOf()
  // "open", or the id of the obstacle to be closed.
  const [asking, setAsking] = useState<string | null>(null)
  const open = useSend(openObstacle, [accountContracts])
  const close = useSend(closeObstacle, [accountContracts])
  const sending = asking === "open" ? open : close
  const [words, setWords] = useState("")
  const ask = (what: string) => {
    sending.reset()
    setWords("")
    setAsking(what)
  }
  const done = { onSuccess: () => setAsking(null) }
  const send = () => {
    const params = { contract_id }
    if (asking === "open") open.mutate({ params, body: { text: words } }, done)
    else if (asking !== null)
      close.mutate({ params: { ...params, id: asking }, body: { resolution: words } }, done)
  }
  const act = may && !isPast
  if (motion === "continuous" && obstacles.length === 0) return null
  return (
    <>
      <ul className={styles.obstacles}>
        {obstacles.map(({ id, text, opened_on, closed_on, resolution }) => (
          <li key={id} data-closed={closed_on !== null || undefined}>
            <span>
              {closed_on === null ? t("billing.obstacle") : t("billing.obstacle_closed")}: {text}
              <span className={styles.since}>
                {closed_on === null
                  ? t("billing.since", { day: format.day(opened_on) })
                  : `${format.day(closed_on)} · ${resolution ?? ""}`}
              </span>
            </span>
            {closed_on === null && act && (
              <Button size="xs" variant="subtle" onClick={() => ask(id)}>
                {t("billing.close_obstacle")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {act && (
        <Button size="xs" variant="subtle" className={styles.add ?? ""} onClick={() => ask("open")}>
          {t("billing.open_obstacle")}
        </Button>
      )}
      <Dialog
        opened={asking !== null}
        close={() => setAsking(null)}
        title={t(asking === "open" ? "billing.open_obstacle" : "billing.close_obstacle")}
      >
        <DialogForm
          close={() => setAsking(null)}
          act={t("billing.save")}
          ready={words.trim() !== ""}
          sending={sending}
          send={send}
        >
          <TextField
            label={t(asking === "open" ? "billing.obstacle_text" : "billing.resolution")}
            data-autofocus
            maxLength={2000}
            value={words}
            change={setWords}
          />
        </DialogForm>
      </Dialog>
    </>
  )
}
