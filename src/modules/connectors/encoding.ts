import { isAscii } from "node:buffer"
import { Problem } from "#kernel/errors.ts"

export type Encoding = "utf-8" | "windows-1251"

const blockSize = 64 * 1024

/**
 * UTF-8 or Windows-1251, decided by the first block of 64 KB that holds more than ASCII. A few broken characters among
 * many good ones are a damaged UTF-8 file, which is refused; `cutOff` says that the last character may be half there.
 */
export async function detectEncoding(bytes: AsyncIterable<Buffer>, cutOff = false): Promise<Encoding> {
  let block: Buffer[] = []
  let size = 0
  let first = true
  const judge = (last: boolean): Encoding | null => {
    const head = Buffer.concat(block)
    if (first) refuseOtherFormats(head)
    first = false
    block = []
    size = 0
    return encodingOf(head, !last || cutOff)
  }
  for await (const chunk of bytes) {
    block.push(chunk)
    size += chunk.length
    if (size < blockSize) continue
    const decided = judge(false)
    if (decided) return decided
  }
  return judge(true) ?? "utf-8"
}

function encodingOf(block: Buffer, cutOff: boolean): Encoding | null {
  if (isAscii(block)) return null
  const text = new TextDecoder("utf-8").decode(block, { stream: cutOff })
  let broken = 0
  let good = 0
  for (const char of text)
    if (char === "\ufffd") broken++
    else if (char > "\u007f") good++
  if (broken === 0) return "utf-8"
  if (good > 10 * broken)
    throw new Problem("invalid", "The file is UTF-8 with broken characters; save it again as UTF-8.")
  return "windows-1251"
}

function refuseOtherFormats(head: Buffer): void {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    throw new Problem("invalid", "The file is UTF-16; save it as CSV in UTF-8.")
  if (head.subarray(0, 4).toString("latin1") === "PK\u0003\u0004")
    throw new Problem("invalid", "The file is an Excel workbook or a zip archive; save it as CSV (UTF-8).")
}

/** Bytes → text with plain line feeds and without byte order mark. */
export async function* decoder(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
  cutOff = false,
): AsyncGenerator<string> {
  const decoding = new TextDecoder(encoding, { fatal: true })
  let held = ""
  try {
    for await (const chunk of bytes) {
      const text = held + decoding.decode(chunk, { stream: true })
      // A carriage return at the end of a chunk may have its line feed in the next one.
      held = text.endsWith("\r") ? "\r" : ""
      yield unixLines(held ? text.slice(0, -1) : text)
    }
    yield unixLines(held + (cutOff ? "" : decoding.decode()))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error
    throw new Problem("invalid", "The file begins as UTF-8 and goes on otherwise; save it again as UTF-8.")
  }
}

const unixLines = (text: string): string => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text)
