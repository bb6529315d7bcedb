import { createWriteStream } from "node:fs"
import { mkdir, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Problem } from "#kernel/errors.ts"
import { streamLimit } from "#platform/http/server.ts"

/** Where the file of an import lies while it is needed. */
export const uploadPath = (filesFolder: string, importId: string): string =>
  join(filesFolder, "imports", importId)

/** A body that arrives as a stream; refuses any other. */
export function streamOf(body: unknown): Readable {
  if (body instanceof Readable) return body
  throw new Problem(
    "unsupported",
    "Send the file itself as the body, with content type text/csv or application/gzip.",
  )
}

/** Keeps a body as the file of an import. What breaks off, is empty or too long leaves nothing behind. */
export async function storeUpload(filesFolder: string, importId: string, body: Readable): Promise<void> {
  const path = uploadPath(filesFolder, importId)
  const partial = `${path}.part`
  await mkdir(join(filesFolder, "imports"), { recursive: true })
  let size = 0
  const bounded = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > streamLimit)
        throw new Problem("too_large", "The file is larger than 2 GB; send it as .csv.gz or in parts.")
      yield chunk
    }
  }
  try {
    await pipeline(body, bounded, createWriteStream(partial))
    if (size === 0) throw new Problem("invalid", "The file is empty.")
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

export const dropUpload = (filesFolder: string, importId: string): Promise<void> =>
  rm(uploadPath(filesFolder, importId), { force: true })
