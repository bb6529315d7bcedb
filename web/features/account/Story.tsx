import { Button } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { readTimeline } from "#modules/timeline/contract.ts"
import { useApiPages } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "./Account.module.css"
import { accountPage } from "./route.ts"
import { StoryDay } from "./StoryDay.tsx"
import { daysOf, type Family, families } from "./story.ts"

const familyKeys = Object.keys(families) as Family[]
const isFamily = (text: string | undefined): text is Family => familyKeys.some((family) => family === text)

/** Everything that happened to the account by the as-of day, newest first, whole or one family of it. */
export function Story({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const { family } = accountPage.useSearch()
  const chosen = isFamily(family) ? family : null
  return (
    <Section
      title={t("story.title")}
      note={
        <nav className={styles.families} aria-label={t("story.families")}>
          {[null, ...familyKeys].map((each) => (
            <Link
              key={each ?? "all"}
              to="."
              search={(previous) => ({ ...previous, family: each ?? undefined })}
              resetScroll={false}
              aria-current={chosen === each ? "true" : undefined}
              data-chosen={chosen === each || undefined}
            >
              {t(`story.family.${each ?? "all"}`)}
            </Link>
          ))}
        </nav>
      }
    >
      <Rows accountId={accountId} name={chosen === null ? undefined : families[chosen].join(",")} />
    </Section>
  )
}

/** Timeline rows of some names, by day. */
export function Rows({ accountId, name }: { accountId: string; name: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { day } = useAsOf()
  const pages = useApiPages(
    readTimeline,
    (cursor) => ({
      params: { account_id: accountId },
      query: {
        to: day,
        limit: 500,
        ...(name !== undefined && { name }),
        ...(cursor !== undefined && { cursor }),
      },
    }),
    (page) => page.next_cursor,
  )
  const more = pages.hasNextPage
  const days = useMemo(
    () => daysOf(pages.data?.pages.flatMap((page) => page.rows) ?? [], format.dayOfInstant, more),
    [pages.data, format, more],
  )
  if (pages.error !== null) return <Problem error={pages.error} retry={() => void pages.refetch()} />
  if (pages.isPending) return <Bones heights={[20, 20, 20, 20, 20, 20]} gap={14} />
  if (days.length === 0) return <p className="quiet">{t("story.empty")}</p>
  return (
    <div className={styles.story}>
      {days.map((each) => (
        <StoryDay key={each.day} day={each} />
      ))}
      {more && (
        <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t("action.more")}
        </Button>
      )}
    </div>
  )
}
