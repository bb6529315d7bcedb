import { type Document, LineCounter, parseDocument } from "yaml"
import { Problem } from "#kernel/errors.ts"

/** The value of one YAML document, as JSON has it. Refuses a faulty one, naming the line of each fault. */
export function readYaml(text: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length === 0) return asJson(document)
  const faults = document.errors.map(({ pos, message }) => ({
    path: `line ${lines.linePos(pos[0]).line}`,
    message,
  }))
  throw new Problem(
    "invalid",
    `The body is not YAML: ${faults.map(({ path, message }) => `${path}: ${message}`).join("; ")}`,
    faults,
  )
}

/** Aliases become copies. Refused are those that hold themselves, and those that would become a mountain. */
function asJson(document: Document): unknown {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 })))
  } catch (error) {
    throw new Problem("invalid", `The body's aliases cannot be followed: ${String(error)}`)
  }
}
