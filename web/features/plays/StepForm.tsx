import { ActionIcon, TextInput } from "@mantine/core"
import { IconArrowDown, IconArrowUp, IconChevronDown, IconChevronRight, IconTrash } from "@tabler/icons-react"
import { createElement, type KeyboardEvent, useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { acts, drawnStep, withRoles } from "./document.ts"
import { moveStep, removeStep, renameStep, stepsOf, textAt } from "./edit-document.ts"
import { Fields } from "./Fields.tsx"
import { actIcons } from "./Flow.tsx"
import type { Filling } from "./filling.ts"
import styles from "./PlayForm.module.css"
import { stepFields } from "./step-fields.ts"
import { usePlayText } from "./usePlayText.ts"

type Props = {
  at: number
  filling: Filling
  open: boolean
  toggle: () => void
  /** What was refused of the step itself and of no field of its form. */
  faults: string[]
  wrong: boolean
  /** The step was moved, or taken away: the place to go on from. */
  goTo: (at: number) => void
  /** Takes the button that opens the form. */
  takeToggle: (button: HTMLButtonElement | null) => void
}

/** A step in one line, with its form beneath while it is open; moved and removed where it stands. */
export function StepForm({ at, filling, open, toggle, faults, wrong, goTo, takeToggle }: Props) {
  const { t } = useTranslation()
  const text = usePlayText()
  const form = useId()
  const { document, change } = filling
  const steps = stepsOf(document)
  const step = steps[at] ?? {}
  const act = acts.find((each) => step[each] !== undefined)
  const drawn = drawnStep.safeParse(withRoles(step)).data
  const said = (drawn && text.step(drawn)) || (act && t(`plays.kind.${act}`)) || t("play_form.does_nothing")
  const details = drawn && text.details(drawn)
  const move = (by: number) => {
    if (at + by < 0 || at + by >= steps.length) return
    change(moveStep(document, at, by))
    goTo(at + by)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return
    event.preventDefault()
    move(event.key === "ArrowUp" ? -1 : 1)
  }
  const n = at + 1
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <section className={styles.step} data-wrong={wrong || undefined} aria-label={t("play_form.step", { n })}>
      <div className={styles.head}>
        <button
          ref={takeToggle}
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={open ? form : undefined}
          onClick={toggle}
          onKeyDown={onKeyDown}
        >
          {act ? (
            createElement(actIcons[act], { size: 18, stroke: 1.6, "aria-hidden": true })
          ) : (
            <Chevron size={18} aria-hidden />
          )}
          <span className={styles.said}>
            {n}. {said}
            {details && <span className={styles.quiet}>{details}</span>}
          </span>
        </button>
        <ActionIcon
          variant="subtle"
          aria-label={t("play_form.up", { n })}
          disabled={at === 0}
          onClick={() => move(-1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          aria-label={t("play_form.down", { n })}
          disabled={at === steps.length - 1}
          onClick={() => move(1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          aria-label={t("play_form.remove", { n })}
          disabled={steps.length === 1}
          onClick={() => {
            change(removeStep(document, at))
            goTo(Math.max(0, at - 1))
          }}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      {(open || faults.length > 0) && (
        <div className={styles.body} id={form}>
          {faults.length > 0 && (
            <ul className={styles.faults}>
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          )}
          {open && (
            <>
              {act && <Fields fields={stepFields[act]} filling={filling} base={["steps", at]} />}
              <KeyField
                key={textAt(step, ["key"])}
                label={t("play_form.key")}
                written={textAt(step, ["key"])}
                error={filling.refusalOf(["steps", at, "key"])}
                rename={(key) => change(renameStep(document, at, key))}
              />
            </>
          )}
        </div>
      )}
    </section>
  )
}

type KeyProps = {
  label: string
  written: string
  error: string | undefined
  rename: (key: string) => void
}

/** What a step is called in the document, changed when one is done with it. */
function KeyField({ label, written, error, rename }: KeyProps) {
  const { t } = useTranslation()
  const [key, setKey] = useState(written)
  const done = () => {
    if (key !== written) rename(key)
  }
  return (
    <TextInput
      label={label}
      description={t("play_form.key_about")}
      error={error}
      spellCheck={false}
      value={key}
      onChange={(event) => setKey(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === "Enter" && done()}
    />
  )
}
