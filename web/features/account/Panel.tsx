import { Button } from "@mantine/core"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import type { Answer, Endpoint } from "#platform/http/endpoint.ts"
import { type Input, useApi } from "../../api.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"

const short = 6

type Props<E extends Endpoint, Item> = {
  title: string
  empty: string
  endpoint: E
  input: Input<E>
  itemsOf: (answer: Answer<E>) => Item[]
  note?: (items: Item[]) => ReactNode
  children: (items: Item[]) => ReactNode
}

/** A list of the account's records: the first few, all on request, with its waiting, empty and failing states. */
export function Panel<E extends Endpoint, Item>(props: Props<E, Item>) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const asked = useApi(props.endpoint, props.input, { keep: true })
  const items = asked.data === undefined ? [] : props.itemsOf(asked.data)
  const note = asked.data === undefined ? undefined : props.note?.(items)
  const body = () => {
    if (asked.error !== null) return <Problem error={asked.error} retry={() => void asked.refetch()} />
    if (asked.isPending) return <Bones heights={[18, 18, 18]} />
    if (items.length === 0) return <p className="quiet">{props.empty}</p>
    return (
      <>
        {props.children(all ? items : items.slice(0, short))}
        {items.length > short && !all && (
          <Button variant="subtle" onClick={() => setAll(true)}>
            {t("account.show_all", { n: format.number(items.length) })}
          </Button>
        )}
      </>
    )
  }
  return (
    <Section title={props.title} note={note}>
      {body()}
    </Section>
  )
}
