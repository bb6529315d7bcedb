import { useId, useRef } from "react"
import { useTranslation } from "react-i18next"
import styles from "./YamlEditor.module.css"
import type { Fault } from "./yaml.ts"

type Props = { label: string; text: string; change: (text: string) => void; faults: Fault[] }

/** A document to write in, its lines numbered; what is wrong is named beside its line and leads to it. */
export function YamlEditor({ label, text, change, faults }: Props) {
  const { t } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const lines = text.split("\n")
  const wrong = new Set(faults.map(({ line }) => line))
  const goTo = (line: number) => {
    const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0)
    area.current?.focus()
    area.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
  }
  return (
    <div className={styles.editor}>
      <div className={styles.paper} data-wrong={faults.length > 0 || undefined}>
        <div className={styles.numbers} aria-hidden>
          {lines.map((_, place) => (
            <span key={place} data-wrong={wrong.has(place + 1) || undefined}>
              {place + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          className={styles.area}
          aria-label={label}
          aria-invalid={faults.length > 0}
          aria-describedby={list}
          wrap="off"
          rows={Math.max(12, lines.length)}
          spellCheck={false}
          autoCapitalize="off"
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
      </div>
      <div id={list} role="status">
        <ul className={styles.faults}>
          {faults.map(({ line, path, message }) => (
            <li key={`${line} ${path} ${message}`}>
              <button type="button" onClick={() => goTo(line)}>
                {t("yaml.line", { line })}
              </button>
              {path !== "" && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
