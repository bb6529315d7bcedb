import { NumberInput, Switch, Textarea, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { BothField, BothList } from "./BothFields.tsx"
import {
  ContactsField,
  PlayField,
  PropertyField,
  RoleField,
  StepField,
  TemplateField,
} from "./ChoiceFields.tsx"
import { type Path, pathText, textAt, valueAt, withValue } from "./edit-document.ts"
import type { FieldProps, Filling } from "./filling.ts"
import styles from "./PlayForm.module.css"
import type { FieldSpec } from "./step-fields.ts"
import { TimeField, WaitField } from "./TimeFields.tsx"
import { ValuesField } from "./ValuesField.tsx"

type Props = { fields: readonly FieldSpec[]; filling: Filling; base?: Path }

/** The fields of a form over a part of the document. */
export function Fields({ fields, filling, base = [] }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.fields}>
      {fields.map((spec) => {
        const path = [...base, ...spec.path]
        const label = t(`play_form.field.${spec.label}`)
        return (
          <FieldOf
            key={pathText(path)}
            spec={spec}
            filling={filling}
            base={base}
            label={label}
            value={valueAt(filling.document, path)}
            change={(value) =>
              filling.change(
                withValue(filling.document, path, spec.optional && value === "" ? undefined : value),
              )
            }
            refusalOf={(within) => filling.refusalOf([...path, ...within])}
          />
        )
      })}
    </div>
  )
}

type OneProps = FieldProps & { spec: FieldSpec; filling: Filling; base: Path }

function FieldOf({ spec, filling, base, ...props }: OneProps) {
  const { t } = useTranslation()
  const { label, value, change, refusalOf } = props
  const error = refusalOf([])
  switch (spec.kind) {
    case "line":
      return (
        <TextInput
          label={label}
          error={error}
          value={textAt(value, [])}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )
    case "condition":
      return (
        <Textarea
          label={label}
          description={spec.optional && t("play_form.optional")}
          error={error}
          autosize
          minRows={1}
          spellCheck={false}
          classNames={{ input: styles.code ?? "" }}
          placeholder="metric.active_people_28d < 5"
          value={textAt(value, [])}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )
    case "number":
      return (
        <NumberInput
          label={label}
          description={spec.optional && t("play_form.optional")}
          error={error}
          min={1}
          allowDecimal={false}
          value={typeof value === "number" ? value : ""}
          onChange={(count) => change(count === "" ? undefined : Number(count))}
        />
      )
    case "percent":
      return (
        <NumberInput
          label={label}
          error={error}
          min={1}
          max={90}
          suffix=" %"
          allowDecimal={false}
          value={typeof value === "number" ? Math.round(value * 100) : ""}
          onChange={(share) => typeof share === "number" && change(share / 100)}
        />
      )
    case "waits":
      return (
        <Switch
          label={label}
          checked={value !== false}
          onChange={(event) => change(event.currentTarget.checked ? undefined : false)}
        />
      )
    case "both":
    case "both_long":
      return <BothField {...props} long={spec.kind === "both_long"} optional={spec.optional ?? false} />
    case "both_list":
      return <BothList {...props} />
    case "time":
      return <TimeField {...props} units={["h", "d"]} />
    case "days":
      return <TimeField {...props} units={["d"]} />
    case "wait":
      return <WaitField {...props} />
    case "role":
      return <RoleField {...props} />
    case "contacts":
      return <ContactsField {...props} />
    case "template":
      return <TemplateField {...props} channel={String(spec.path[0])} />
    case "play":
      return <PlayField {...props} />
    case "property":
      return <PropertyField {...props} />
    case "values":
      return <ValuesField {...props} />
    case "step":
      return <StepField {...props} document={filling.document} at={Number(base.at(-1))} />
  }
}
