import { NumberInput, Slider } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { useMetrics } from "../health/reasons.ts"
import { CurveEditor } from "./CurveEditor.tsx"
import { type Draft, type DraftInput, sharesOf, withBorder, withGroupWeight, withInput } from "./draft.ts"
import styles from "./Proof.module.css"
import { workbenchPage } from "./route.ts"

type Props = {
  draft: Draft
  /** What the draft is held against. */
  base: Draft
  change: (draft: Draft) => void
}

/** Groups, inputs, weights, curves and borders of a score, each to be moved. */
export function ModelEditor({ draft, base, change }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const metrics = useMetrics()
  const navigate = useNavigate()
  const { metric: opened } = workbenchPage.useSearch()
  const shares = sharesOf(draft)
  const sum = (list: number[]) => list.reduce((total, each) => total + each, 0)
  const inputOf = (metric: string): DraftInput | undefined =>
    base.groups.flatMap(({ inputs }) => inputs).find((input) => input.metric === metric)
  const heaviest = Math.max(...base.groups.flatMap(({ inputs }) => inputs.map(({ weight }) => weight)))
  const open = (metric: string) =>
    void navigate({
      to: ".",
      search: (previous) => ({ ...previous, metric: metric === opened ? undefined : metric }),
      resetScroll: false,
    })
  return (
    <div>
      {draft.groups.map((group, g) => (
        <div key={group.key} className={styles.group} role="group" aria-label={group.name[format.language]}>
          <Weight
            name={<span>{group.name[format.language]}</span>}
            label={t("proof.weight_of", { name: group.name[format.language] })}
            weight={group.weight}
            most={100}
            share={sum(shares[g] ?? [])}
            isGroup
            set={(weight) => change(withGroupWeight(draft, g, weight))}
          />
          {group.inputs.map((input, i) => {
            const metric = metrics.get(input.metric)
            const name = metric?.name[format.language] ?? input.metric
            const isOpen = opened === input.metric
            return (
              <div key={input.metric}>
                <Weight
                  name={
                    <button
                      type="button"
                      className={styles.inputName}
                      title={metric?.about[format.language]}
                      aria-expanded={isOpen}
                      onClick={() => open(input.metric)}
                    >
                      {name}
                    </button>
                  }
                  label={t("proof.weight_of", { name })}
                  weight={input.weight}
                  most={Math.max(10, Math.ceil(heaviest * 1.5))}
                  share={shares[g]?.[i] ?? 0}
                  set={(weight) => change(withInput(draft, g, i, { weight }))}
                />
                {isOpen && (
                  <CurveEditor
                    curve={input.curve}
                    was={inputOf(input.metric)?.curve}
                    metric={metric}
                    name={name}
                    change={(curve) => change(withInput(draft, g, i, { curve }))}
                  />
                )}
              </div>
            )
          })}
        </div>
      ))}
      <div className={styles.bounds}>
        {(["red", "yellow"] as const).map((band, place) => (
          <NumberInput
            key={band}
            size="xs"
            label={t("proof.ends_below", { band: t(`health.band.${band}`) })}
            value={draft.bands[place === 0 ? 0 : 1].below}
            min={1}
            max={99}
            onChange={(below) => {
              if (typeof below === "number") change(withBorder(draft, band, below))
            }}
          />
        ))}
      </div>
    </div>
  )
}

type WeightProps = {
  name: ReactNode
  label: string
  weight: number
  most: number
  share: number
  isGroup?: boolean
  set: (weight: number) => void
}

function Weight({ name, label, weight, most, share, isGroup = false, set }: WeightProps) {
  const format = useFormat()
  const step = isGroup ? 1 : most > 20 ? 1 : 0.5
  return (
    <div className={styles.weighed} data-group={isGroup || undefined} data-out={weight === 0 || undefined}>
      {name}
      <Slider
        size={isGroup ? "sm" : "xs"}
        color="ink"
        thumbLabel={label}
        label={null}
        min={0}
        max={Math.max(most, weight)}
        step={step}
        value={weight}
        onChange={set}
      />
      <NumberInput
        size="xs"
        aria-label={label}
        hideControls
        value={weight}
        min={0}
        max={1000}
        decimalScale={2}
        step={step}
        onChange={(typed) => {
          if (typeof typed === "number") set(typed)
        }}
      />
      <span className={`number ${styles.share}`}>{format.percent(share)}</span>
    </div>
  )
}
