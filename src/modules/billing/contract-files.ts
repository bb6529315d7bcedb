import { createReadStream, createWriteStream } from "node:fs"
import { mkdir, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { fileLimit } from "./contracts.contract.ts"
import { type ContractFile, deleteFileRow, filesOf, insertFile } from "./contracts.queries.pg.ts"
import { requireContract } from "./require-contract.ts"

const folderOf = (ctx: Context): string => join(ctx.filesFolder, "contracts")
const pathOf = (ctx: Context, id: string): string => join(folderOf(ctx), id)

/** Keeps a body as a file of a contract. What breaks off, is empty or too large leaves nothing behind. */
export async function addFile(
  ctx: Context,
  contractId: string,
  name: string,
  body: unknown,
): Promise<{ id: string; name: string; bytes: number }> {
  requireRight(ctx, "revenue:write")
  if (!(body instanceof Readable))
    throw new Problem("unsupported", "Send the file itself as the body, as application/octet-stream.")
  await transaction(ctx, (tx) => requireContract(tx, contractId))
  const id = newId()
  const bytes = await store(ctx, id, body)
  try {
    await transaction(ctx, async (tx) => {
      await requireContract(tx, contractId)
      const file = { id, contract_id: contractId, name, bytes: BigInt(bytes), added_at: ctx.now }
      await insertFile(tx, ctx.workspace.id, file)
      const after = { name, bytes }
      await audit(tx, ctx, { action: "contract.file_add", subject: `contract:${contractId}`, after })
    })
  } catch (error) {
    await rm(pathOf(ctx, id), { force: true })
    throw error
  }
  return { id, name, bytes }
}

async function store(ctx: Context, id: string, body: Readable): Promise<number> {
  const partial = `${pathOf(ctx, id)}.part`
  await mkdir(folderOf(ctx), { recursive: true })
  let size = 0
  const bounded = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > fileLimit) throw new Problem("too_large", "The file is larger than 20 MB.")
      yield chunk
    }
  }
  try {
    await pipeline(body, bounded, createWriteStream(partial))
    if (size === 0) throw new Problem("invalid", "The file is empty.")
    await rename(partial, pathOf(ctx, id))
    return size
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function requireFile(ctx: Context, contractId: string, id: string): Promise<ContractFile> {
  const files = await transaction(ctx, (tx) => filesOf(tx, [contractId]))
  const file = files.find((known) => known.id === id)
  if (!file) throw new Problem("not_found", `Contract '${contractId}' has no such file.`)
  return file
}

/** A file of a contract: what it is called, and its bytes. */
export async function readFile(
  ctx: Context,
  { contract_id, id }: { contract_id: string; id: string },
): Promise<{ name: string; content: AsyncIterable<Uint8Array> }> {
  const { name } = await requireFile(ctx, contract_id, id)
  return { name, content: createReadStream(pathOf(ctx, id)) }
}

/** Takes a file from a contract. */
export async function deleteFile(
  ctx: Context,
  { contract_id, id }: { contract_id: string; id: string },
): Promise<void> {
  requireRight(ctx, "revenue:write")
  const file = await requireFile(ctx, contract_id, id)
  await transaction(ctx, async (tx) => {
    await deleteFileRow(tx, id)
    const before = { name: file.name, bytes: Number(file.bytes) }
    await audit(tx, ctx, { action: "contract.file_delete", subject: `contract:${contract_id}`, before })
  })
  await dropFiles(ctx, [file])
}

/** Deletes the bytes of files whose records are gone. */
export async function dropFiles(ctx: Context, files: readonly ContractFile[]): Promise<void> {
  for (const { id } of files) await rm(pathOf(ctx, id), { force: true })
}
