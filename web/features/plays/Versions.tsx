import { Button } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { getPlay, listPlays, publishPlay } from "#modules/plays/contract.ts"
import { useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import sheet from "../../ui/Sheet.module.css"
import type { ShownPlay } from "./PlayPage.tsx"
import styles from "./Plays.module.css"

/** Every version of a play: when, whose, and how many runs still hold to it. */
export function Versions({ play }: { play: ShownPlay }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay("library:write")
  const publish = useSend(publishPlay, [getPlay, listPlays])
  const edit = (version: number) =>
    void navigate({
      to: "/plays/$key",
      params: { key: play.key },
      search: (previous) => ({ ...previous, edit: version }),
    })
  return (
    <Section title={t("plays.versions.title")} note={t("plays.versions.note")}>
      <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("plays.versions.title")}>
        <table className={sheet.table} style={{ minWidth: 0 }}>
          <tbody>
            {play.versions.map(({ version, created_at, published_at, note, in_force, running, author }) => (
              <tr key={version} data-marked={in_force || undefined}>
                <th scope="row">
                  {t("plays.version", { n: format.number(version) })}
                  <span className={sheet.note}>
                    {note ?? (author["kind"] === "system" ? t("plays.versions.library") : author["name"])} ·{" "}
                    {format.day(format.dayOfInstant(published_at ?? created_at))}
                  </span>
                </th>
                <td>
                  {published_at === null
                    ? t("plays.versions.draft")
                    : in_force
                      ? t("plays.versions.in_force")
                      : ""}
                </td>
                <td className="number">
                  {running > 0 && t("plays.versions.running", { count: running, n: format.number(running) })}
                </td>
                <td>
                  {may && (
                    <div className={styles.buttons}>
                      <button type="button" className={styles.opener} onClick={() => edit(version)}>
                        {t("plays.versions.open")}
                      </button>
                      {published_at === null && (
                        <Button
                          size="compact-sm"
                          loading={publish.isPending}
                          onClick={() =>
                            publish.mutate({
                              params: { key: play.key, version },
                              body: { note: note ?? t("plays.versions.published") },
                            })
                          }
                        >
                          {t("plays.versions.publish")}
                        </Button>
                      )}
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
