import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml"

/** What is wrong in a document: at which line, in which part, and why. */
export type Fault = { line: number; path: string; message: string }

/** A document as it is read: its parts by name and where they stand, or the faults that keep it from being one. */
export type ReadYaml =
  | { value: Record<string, unknown>; lineOf: (path: string) => number; faults: null }
  | { faults: Fault[] }

/** YAML text → value. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number | undefined): number =>
    offset === undefined ? 1 : lines.linePos(offset).line
  if (document.errors.length > 0)
    return {
      faults: document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), path: "", message })),
    }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  if (!isNamed(value))
    return { faults: [{ line: 1, path: "", message: "a document is made of named parts, as key: value" }] }
  return { value, lineOf: (path) => lineAt(offsetOf(document.contents, path)), faults: null }
}

/** Where the part that a path names begins, "groups[0].inputs[1].curve"; of one that is not there, what it should stand in. */
function offsetOf(contents: Node | null, path: string): number | undefined {
  let node: unknown = contents
  let offset: number | undefined
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (isMap(node) && key !== undefined) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (pair === undefined) break
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(index ?? key)]
      if (isCollection(node) || isScalar(node) || isAlias(node)) offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}

const widest = 100

/** A value as YAML in the manner of the library: what is short stands on one line. */
export function writeYaml(value: object): string {
  const document = new Document(value)
  const lay = (node: unknown, depth: number): void => {
    if (!isCollection(node)) return
    const length = JSON.stringify(node.toJSON()).length + depth * 2
    node.flow = depth > 0 && length <= widest && !holdsList(node)
    for (const item of node.items) lay(isPair(item) ? item.value : item, depth + 1)
  }
  lay(document.contents, 0)
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

/** Whether there is a list of things with parts of their own in it. */
const holdsList = (node: unknown): boolean =>
  isPair(node)
    ? holdsList(node.value)
    : isCollection(node) && ((isSeq(node) && node.items.some(isMap)) || node.items.some(holdsList))

type Refused = { errors: readonly { path: string; message: string }[]; message: string }

const isNamed = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What the server refused, at the lines it speaks of. */
export function refusedAt(read: ReadYaml, { errors, message }: Refused): Fault[] {
  if (errors.length === 0) return [{ line: 1, path: "", message }]
  return errors.map((error) => ({ line: read.faults === null ? read.lineOf(error.path) : 1, ...error }))
}
