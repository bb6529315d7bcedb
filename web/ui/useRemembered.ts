import { type SetStateAction, useCallback, useState } from "react"

/** State this browser keeps under a name: choices of how to look at things, never data. */
export function useRemembered<Value extends object>(
  name: string,
  first: Value,
): [Value, (change: SetStateAction<Value>) => void] {
  const key = `perennial.${name}`
  const [value, setValue] = useState<Value>(() => ({ ...first, ...parsed(localStorage.getItem(key)) }))
  const remember = useCallback(
    (change: SetStateAction<Value>) =>
      setValue((before) => {
        const after = typeof change === "function" ? change(before) : change
        localStorage.setItem(key, JSON.stringify(after))
        return after
      }),
    [key],
  )
  return [value, remember]
}

function parsed(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}")
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return {}
  }
}
