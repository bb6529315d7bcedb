import { TextInput } from "@mantine/core"
import { useState } from "react"
import { type Day, isDay } from "#kernel/time.ts"

type Props = {
  label: string
  day: Day
  first?: Day
  last?: Day
  pick: (day: Day) => void
  /** In a dialog: has the focus when it opens. */
  begins?: boolean
}

/** A day in the browser's own field, typed or picked. What is no day, or out of bounds, is not taken. */
export function DayField({ label, day, first, last, pick, begins }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      type="date"
      label={label}
      value={typed ?? day}
      data-autofocus={begins || undefined}
      {...(first !== undefined && { min: first })}
      {...(last !== undefined && { max: last })}
      onBlur={() => setTyped(null)}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        const within = (first === undefined || value >= first) && (last === undefined || value <= last)
        if (isDay(value) && value !== day && within) pick(value)
      }}
    />
  )
}
