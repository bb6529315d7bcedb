import { Button, Popover } from "@mantine/core"
import { IconCalendar } from "@tabler/icons-react"
import { Link, useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Day } from "#kernel/time.ts"
import { useAsOf } from "../../as-of.ts"
import { Calendar } from "../../ui/Calendar.tsx"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { accountPage } from "./route.ts"
import styles from "./Story.module.css"
import { StoryList } from "./StoryList.tsx"
import { type Family, families } from "./story.ts"

const familyKeys = Object.keys(families) as Family[]
const isFamily = (text: string | undefined): text is Family => familyKeys.some((family) => family === text)

/** Everything that happened to the account by the as-of day, newest first, whole or one family of it. */
export function Story({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const { family, on } = accountPage.useSearch()
  const chosen = isFamily(family) ? family : null
  return (
    <Section
      title={t("story.title")}
      note={
        <div className={styles.tools}>
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
          <Jump on={on} />
        </div>
      }
    >
      <StoryList
        accountId={accountId}
        name={chosen === null ? undefined : families[chosen].join(",")}
        on={on}
      />
    </Section>
  )
}

/** Chooses the day the story is read from. */
function Jump({ on }: { on: Day | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { day } = useAsOf()
  const [opened, setOpened] = useState(false)
  const jump = (to: Day | null) => {
    setOpened(false)
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, on: to !== null && to < day ? to : undefined }),
      resetScroll: false,
    })
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus withRoles={false}>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconCalendar size={15} stroke={1.6} aria-hidden />}
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {on === undefined ? t("story.jump") : t("story.from_day", { day: format.day(on) })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t("story.jump")}>
        <Calendar day={on ?? day} last={day} pick={jump} />
        {on !== undefined && (
          <Button variant="subtle" fullWidth onClick={() => jump(null)}>
            {t("story.newest")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
