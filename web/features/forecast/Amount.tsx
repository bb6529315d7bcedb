import { NumberInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useCallback } from "react"
import { useLanguage } from "../../i18n.ts"
import type { WhatIfSearch } from "./search.ts"

/** Changes the numbers in the address. */
export function useNumbers(): (change: Partial<WhatIfSearch>) => void {
  const navigate = useNavigate()
  return useCallback(
    (change) =>
      void navigate({
        to: "/revenue/what-if",
        search: (previous) => ({ ...previous, ...change }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
}

type Props = {
  label: string
  /** Where in the address it is kept. */
  name: Exclude<keyof WhatIfSearch, "slice">
  value: number
  suffix?: string
  min?: number
  max?: number
  digits?: number
}

/** A number of a what-if, kept in the address. */
export function Amount({ label, name, value, suffix = "", min = 0, max = 1e12, digits = 0 }: Props) {
  const change = useNumbers()
  const russian = useLanguage() === "ru"
  return (
    <NumberInput
      label={label}
      suffix={suffix}
      min={min}
      max={max}
      clampBehavior="strict"
      decimalScale={digits}
      thousandSeparator={russian ? "\u00a0" : ","}
      decimalSeparator={russian ? "," : "."}
      value={value}
      onChange={(given) => typeof given === "number" && change({ [name]: given })}
    />
  )
}
