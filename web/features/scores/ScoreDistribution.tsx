import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { bands as bandKeys, type scoreDistribution } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { bandShapes } from "../../ui/Health.tsx"
import { Histogram } from "../../ui/Histogram.tsx"
import { Section } from "../../ui/Section.tsx"
import type { DrawnScore } from "./document.ts"
import styles from "./Scores.module.css"

type Spread = z.output<typeof scoreDistribution.response>
type Props = { scoreKey: string; spread: Spread | undefined; bands: DrawnScore["bands"] }

/** Accounts that pay by their score, and how many stand in each band. */
export function ScoreDistribution({ scoreKey, spread, bands }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const scored = spread?.bins.reduce((sum, { accounts }) => sum + accounts, 0) ?? 0
  const bins = useMemo(() => (scored === 0 ? [] : (spread?.bins ?? [])), [spread, scored])
  const marks = bands.flatMap(({ key, below }) =>
    below === undefined
      ? []
      : [
          {
            key,
            value: below,
            text: `${bandShapes[key]} ${t("scores.below_mark", { n: format.number(below) })}`,
          },
        ],
  )
  return (
    <Section title={t("scores.distribution")}>
      <ul className={styles.bands} aria-label={t("portfolio.bands")}>
        {[...bandKeys, "none" as const].map((band) => {
          const figure = (
            <>
              <span aria-hidden>{band === "none" ? "–" : bandShapes[band]}</span>{" "}
              {format.number(spread?.by_band[band] ?? 0)}{" "}
              {band === "none" ? t("scores.no_score") : t(`health.band.${band}`)}
            </>
          )
          return (
            <li key={band} data-band={band}>
              {scoreKey === "health" && band !== "none" ? (
                <Link to="/" search={{ band }}>
                  {figure}
                </Link>
              ) : (
                figure
              )}
            </li>
          )
        })}
      </ul>
      <Histogram
        title={t("scores.distribution_title", { count: scored, n: format.number(scored) })}
        unit={t("unit.points")}
        bins={bins}
        whole={false}
        measure="points"
        marks={marks}
        loading={spread === undefined}
        height={170}
      />
    </Section>
  )
}
