import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative } from "node:path"
import { isNode, LineCounter, parseAllDocuments } from "yaml"
import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"

/** A document of one kind as written: its key, its checked body. */
export type LibraryDocument<Body> = { key: string; body: Body }

/** One fault in a library file, at its line. */
export type LibraryFault = { file: string; line: number; path: string; message: string }

/**
 * Every document of one kind in `folder` (a file may hold several, divided by `---`), checked against `schema`.
 * All faults are collected before it refuses, each naming file, line, key and what is wrong.
 */
export function readDocuments<Body extends { key: string }>(
  folder: string,
  kind: string,
  schema: z.ZodType<Body>,
): LibraryDocument<Body>[] {
  const documents: LibraryDocument<Body>[] = []
  const faults: LibraryFault[] = []
  for (const path of yamlFiles(join(folder, kind))) {
    const file = relative(folder, path)
    const lines = new LineCounter()
    for (const source of parseAllDocuments(readFileSync(path, "utf8"), { lineCounter: lines })) {
      if (!("errors" in source)) continue
      for (const error of source.errors)
        faults.push({ file, line: lines.linePos(error.pos[0]).line, path: "", message: error.message })
      if (source.errors.length > 0) continue
      const parsed = schema.safeParse(source.toJS())
      if (parsed.success) {
        if (documents.some((document) => document.key === parsed.data.key))
          faults.push({
            file,
            line: 1,
            path: "key",
            message: `'${parsed.data.key}' stands twice among the ${kind}`,
          })
        documents.push({ key: parsed.data.key, body: parsed.data })
        continue
      }
      for (const issue of parsed.error.issues) {
        const node = source.getIn(issue.path.slice(0, -1), true) ?? source.contents
        const exact: unknown = source.getIn(issue.path, true) ?? node
        const at = isNode(exact) ? (exact.range?.[0] ?? 0) : 0
        faults.push({
          file,
          line: lines.linePos(at).line,
          path: issue.path.join("."),
          message: issue.message,
        })
      }
    }
  }
  if (faults.length > 0)
    throw new Problem(
      "invalid",
      faults.map((fault) => `${fault.file}:${fault.line} ${fault.path}: ${fault.message}`).join("\n"),
      faults.map((fault) => ({ path: `${fault.file}:${fault.line}:${fault.path}`, message: fault.message })),
    )
  return documents
}

function yamlFiles(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return []
  } catch {
    return statSync(`${path}.yaml`, { throwIfNoEntry: false }) ? [`${path}.yaml`] : []
  }
  return readdirSync(path)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(path, name))
}
