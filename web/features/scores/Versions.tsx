import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { useAuthor } from "../health/useAuthor.ts"
import type { Version } from "./ScorePage.tsx"
import styles from "./Scores.module.css"

/** Every version with who saved it, when it came into force and why; a draft leads to its comparison. */
export function Versions({ scoreKey, versions }: { scoreKey: string; versions: Version[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayWrite = useMay("library:write")
  const authorOf = useAuthor()
  const newest = versions.find(({ published_at }) => published_at !== null)?.version ?? 0
  return (
    <Section title={t("scores.versions")}>
      <ol className={styles.versions} reversed>
        {versions.map((version) => {
          const draft = version.published_at === null
          const link = { to: "/health/scores/$key", params: { key: scoreKey } } as const
          return (
            <li key={version.version}>
              <strong>{t("scores.version_n", { n: version.version })}</strong>{" "}
              <span className={styles.state}>
                {version.in_force
                  ? t("scores.in_force")
                  : draft
                    ? t(version.version > newest ? "scores.draft" : "scores.draft_passed")
                    : t("scores.was_in_force")}
              </span>
              <span className={styles.when}>
                {authorOf(version.author)}, {format.instant(version.published_at ?? version.created_at)}
              </span>
              {version.note !== null && <p className={styles.note}>{version.note}</p>}
              {!version.in_force && (
                <p className={styles.links}>
                  <Link {...link} search={{ compare: version.version }}>
                    {t("scores.compare")}
                  </Link>
                  {mayWrite && (
                    <Link {...link} search={{ edit: version.version }}>
                      {t("scores.edit_from")}
                    </Link>
                  )}
                </p>
              )}
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
