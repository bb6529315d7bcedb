import { Autocomplete, MultiSelect } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { contactRoles } from "#modules/customers/contract.ts"
import { roles } from "#modules/identity/contract.ts"
import { listTemplates } from "#modules/messages/contract.ts"
import { listPlays } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { Choice } from "./Choice.tsx"
import { drawnStep, withRoles } from "./document.ts"
import { type Part, stepsOf, textAt } from "./edit-document.ts"
import type { FieldProps } from "./filling.ts"
import { usePlayText } from "./usePlayText.ts"

/** Whose work it is. */
export function RoleField(props: FieldProps) {
  const text = usePlayText()
  const choices = roles
    .filter((role) => role !== "read_only")
    .map((role) => ({ value: role, label: text.role(role) }))
  return <Choice {...props} choices={choices} />
}

/** Whom at the customer it goes to: the first of these roles that someone holds. */
export function ContactsField({ label, value, change, refusalOf }: FieldProps) {
  const { t } = useTranslation()
  const text = usePlayText()
  const chosen = [value].flat().filter((role) => typeof role === "string")
  const known = [...contactRoles, "anyone"]
  return (
    <MultiSelect
      label={label}
      description={t("play_form.to_about")}
      error={refusalOf([])}
      data={[...known, ...chosen.filter((role) => !known.includes(role))].map((role) => ({
        value: role,
        label: text.role(role),
      }))}
      value={chosen}
      onChange={change}
    />
  )
}

/** Which message is sent: of those that can go this way. */
export function TemplateField({ channel, ...props }: FieldProps & { channel: string }) {
  const format = useFormat()
  const templates = useApi(listTemplates, {}).data?.templates ?? []
  const choices = templates
    .filter(({ document }) => document.channels.some((each) => each === channel))
    .map(({ key, document }) => ({ value: key, label: document.name[format.language] }))
  return <Choice {...props} choices={choices} />
}

/** Another play. */
export function PlayField(props: FieldProps) {
  const format = useFormat()
  const plays = useApi(listPlays, {}).data?.plays ?? []
  return (
    <Choice
      {...props}
      choices={plays.map(({ key, name }) => ({ value: key, label: name[format.language] }))}
    />
  )
}

/** What is changed of the account. */
export function PropertyField({ label, value, change, refusalOf }: FieldProps) {
  const { t } = useTranslation()
  return (
    <Autocomplete
      label={label}
      description={t("play_form.property_about")}
      error={refusalOf([])}
      data={["touch_model", "tier", "segment"]}
      value={textAt(value, [])}
      onChange={change}
    />
  )
}

/** Which step follows; none chosen: the next one. */
export function StepField({ document, at, ...props }: FieldProps & { document: Part; at: number }) {
  const { t } = useTranslation()
  const text = usePlayText()
  const choices = stepsOf(document).flatMap((step, place) => {
    const key = textAt(step, ["key"])
    const drawn = drawnStep.safeParse(withRoles(step)).data
    if (place === at || key === "") return []
    return [{ value: key, label: `${place + 1}. ${drawn ? text.step(drawn) || key : key}` }]
  })
  const unique = [...new Map(choices.map((choice) => [choice.value, choice])).values()]
  return (
    <Choice
      {...props}
      empty={t("play_form.following")}
      choices={[...unique, { value: "end", label: t("plays.way.end") }]}
    />
  )
}
