import { useTranslation } from "react-i18next"
import { Section } from "../../ui/Section.tsx"
import { Likelihood } from "./Likelihood.tsx"
import { Override } from "./Override.tsx"
import { Pulse } from "./Pulse.tsx"

type Props = { accountId: string; health: Parameters<typeof Override>[0]["health"] }

/** What stands beside the scores of an account: people's words, and what its past says of renewal. */
export function Opinions({ accountId, health }: Props) {
  const { t } = useTranslation()
  return (
    <Section title={t("opinions.section")}>
      <Override accountId={accountId} health={health} />
      <Pulse accountId={accountId} />
      <Likelihood accountId={accountId} />
    </Section>
  )
}
