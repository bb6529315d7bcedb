import { Button, Menu } from "@mantine/core"
import { IconFlag, IconFlagCheck, IconPencil, IconPlus } from "@tabler/icons-react"
import { Fragment, type ReactNode, useEffect, useId, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { TextField } from "../../ui/Field.tsx"
import type { Fault } from "../../ui/yaml.ts"
import { type Act, acts } from "./document.ts"
import { EndForm, StartForm } from "./EdgeForms.tsx"
import { addStep, type Part, type Path, pathText, stepsOf, textAt, withValue } from "./edit-document.ts"
import { Fields } from "./Fields.tsx"
import { actIcons } from "./Flow.tsx"
import type { Filling } from "./filling.ts"
import styles from "./PlayForm.module.css"
import { StepForm } from "./StepForm.tsx"
import { nameFields, stepFields } from "./step-fields.ts"

type Props = {
  document: Part
  change: (document: Part) => void
  faults: readonly Fault[]
  /** The play is new: its key is given here. */
  fresh: boolean
}

const within = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`)

const ends = ["only", "reentry", "hold_out", "start"]

/** A play as a flow of forms from top to bottom: its start, its steps, its end. */
export function PlayForm({ document, change, faults, fresh }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<number | "name" | "start" | "end" | null>(fresh ? "name" : null)
  const focus = useRef<number | null>(null)
  const toggles = useRef(new Map<number, HTMLButtonElement>())
  useEffect(() => {
    if (focus.current === null) return
    toggles.current.get(focus.current)?.focus()
    focus.current = null
  })
  const refusalOf = (path: Path) => faults.find((fault) => within(fault.path, pathText(path)))?.message
  const filling: Filling = { document, change, refusalOf }
  const steps = stepsOf(document)
  const flip = (what: typeof open) => setOpen(open === what ? null : what)
  const add = (at: number, act: Act) => {
    change(addStep(document, at, act))
    setOpen(at)
    focus.current = at
  }
  /** Faults of a step that no field of its form shows while it is open, or all of them while it is not. */
  const faultsOf = (at: number): string[] => {
    const step = steps[at] ?? {}
    const act = acts.find((each) => step[each] !== undefined)
    const fields =
      open === at ? ["key", ...(act ? stepFields[act] : []).map(({ path }) => pathText(path))] : []
    const place = `steps[${at}]`
    return faults
      .filter(({ path }) => within(path, place))
      .filter(({ path }) => !fields.some((field) => within(path, `${place}.${field}`)))
      .map(({ message }) => message)
  }
  const wrong = (places: string[]) => faults.some(({ path }) => places.some((place) => within(path, place)))
  const known = ["name", "about", "key", "goal", "stop", "ends_after", "steps", ...ends]
  const others = faults.filter(({ path }) => !known.some((place) => within(path, place)) || path === "steps")
  return (
    <div className={styles.form}>
      {others.length > 0 && (
        <ul className={styles.faults} role="status">
          {others.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path !== "" && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      <Edge
        icon={<IconPencil size={18} stroke={1.6} aria-hidden />}
        title={t("play_form.name")}
        open={open === "name"}
        toggle={() => flip("name")}
        wrong={wrong(["name", "about", "key"])}
      >
        <div className={styles.body}>
          {fresh && (
            <TextField
              label={t("play_form.play_key")}
              description={t("play_form.play_key_about")}
              error={refusalOf(["key"])}
              spellCheck={false}
              value={textAt(document, ["key"])}
              change={(key) => change(withValue(document, ["key"], key))}
            />
          )}
          <Fields fields={nameFields} filling={filling} />
        </div>
      </Edge>
      <Gap />
      <Edge
        icon={<IconFlag size={18} stroke={1.6} aria-hidden />}
        title={t("plays.flow.start")}
        open={open === "start"}
        toggle={() => flip("start")}
        wrong={wrong(ends)}
      >
        <StartForm filling={filling} />
      </Edge>
      <AddStep n={1} add={(act) => add(0, act)} />
      {steps.map((_, at) => (
        <Fragment key={at}>
          <StepForm
            at={at}
            filling={filling}
            open={open === at}
            toggle={() => flip(at)}
            faults={faultsOf(at)}
            wrong={wrong([`steps[${at}]`])}
            goTo={(place) => {
              setOpen(open === at ? place : null)
              focus.current = place
            }}
            takeToggle={(button) => {
              if (button) toggles.current.set(at, button)
              else toggles.current.delete(at)
            }}
          />
          <AddStep n={at + 2} add={(act) => add(at + 1, act)} />
        </Fragment>
      ))}
      <Edge
        icon={<IconFlagCheck size={18} stroke={1.6} aria-hidden />}
        title={t("plays.flow.end")}
        open={open === "end"}
        toggle={() => flip("end")}
        wrong={wrong(["goal", "stop", "ends_after"])}
      >
        <EndForm filling={filling} />
      </Edge>
      <p className={styles.quiet}>{t("play_form.keys")}</p>
    </div>
  )
}

type EdgeProps = {
  icon: ReactNode
  title: string
  open: boolean
  toggle: () => void
  wrong: boolean
  children: ReactNode
}

function Edge({ icon, title, open, toggle, wrong, children }: EdgeProps) {
  const form = useId()
  return (
    <section className={styles.edge} data-wrong={wrong || undefined} aria-label={title}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={open ? form : undefined}
          onClick={toggle}
        >
          {icon}
          <span className={styles.said}>{title}</span>
        </button>
      </div>
      {open && <div id={form}>{children}</div>}
    </section>
  )
}

const Gap = () => <div className={styles.gap} />

/** Between two steps: what can be put there. */
function AddStep({ n, add }: { n: number; add: (act: Act) => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.between}>
      <Menu width={260} returnFocus={false}>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            aria-label={t("play_form.add_at", { n })}
          >
            {t("play_form.add")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.map((act) => {
            const Icon = actIcons[act]
            return (
              <Menu.Item key={act} leftSection={<Icon size={16} stroke={1.6} />} onClick={() => add(act)}>
                {t(`plays.kind.${act}`)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
