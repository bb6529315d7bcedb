import { useQueryClient } from "@tanstack/react-query"
import { createContext, useCallback, useContext } from "react"
import type { z } from "zod"
import type { Right } from "#modules/identity/contract.ts"
import { me, type meSchema, signOut, updateMe } from "#modules/identity/contract.ts"
import { keyOf, useSend } from "./api.ts"
import { type Language, speak } from "./i18n.ts"

export type Me = z.output<typeof meSchema>

/** Who is signed in; null outside the frame. */
export const MeContext = createContext<Me | null>(null)

/** Who is signed in, on a page inside the frame. */
export function useMe(): Me {
  const value = useContext(MeContext)
  if (value === null) throw new Error("useMe belongs to pages inside the frame")
  return value
}

/** Whether the person may do what a right names: what they may not do is not offered. */
export const useMay = (right: Right): boolean => useMe().rights.includes(right)

/** Switches the language at once, here and for the member on every other device. */
export function useSpeak(): (language: Language) => void {
  const { mutate } = useSend(updateMe, [me])
  return useCallback(
    (language) => {
      speak(language)
      mutate({ body: { language } })
    },
    [mutate],
  )
}

/** Ends the session and forgets every answer seen in it. */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const { mutate } = useSend(signOut)
  return useCallback(() => {
    mutate(
      {},
      {
        onSettled: () => {
          client.removeQueries()
          void client.invalidateQueries({ queryKey: keyOf(me) })
          window.location.assign("/sign-in")
        },
      },
    )
  }, [client, mutate])
}
