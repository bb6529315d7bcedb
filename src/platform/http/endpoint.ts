import type { z } from "zod"
import type { FileAnswer } from "./file-answer.ts"

/** What a caller must be allowed to do, or how the endpoint is opened instead. */
export type Access<Right extends string = string> = { right: Right } | { open: "anyone" | "signed in" }

/** One endpoint of the API: the same object types the server's handler, the browser's call and the published document. */
export type Endpoint = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** With named parts: "/api/v1/accounts/:account_id". */
  path: string
  summary: string
  access: Access
  params?: z.ZodObject
  query?: z.ZodObject
  /** A JSON body, or `"stream"` for one that is read as it arrives. */
  body?: z.ZodType | "stream"
  status?: 200 | 201 | 202 | 204
  response: z.ZodType
  /** Another success, which the handler chooses by setting its status on the reply: it was created, it goes on. */
  or?: { status: 201 | 202; response: z.ZodType }
  /** The answer comes as a stream of this content type: endless events, JSON that is too long to hold, a file. */
  stream?: "text/event-stream" | "application/json" | "application/octet-stream"
  /** The handler may answer with a file instead. */
  file?: true
}

export const endpoint = <const E extends Endpoint>(definition: E): E => definition

type Part<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined

/** What a handler receives: every part parsed. */
export type Input<E extends Endpoint> = {
  params: Part<E["params"]>
  query: Part<E["query"]>
  body: Part<E["body"]>
}

/** What a caller sends. */
export type Call<E extends Endpoint> = {
  params: Sent<E["params"]>
  query: Sent<E["query"]>
  body: Sent<E["body"]>
}

/** What a handler returns, before it is checked and serialised; of a stream, its texts or bytes. */
export type Output<E extends Endpoint> = E extends { stream: string }
  ? AsyncIterable<string | Uint8Array>
  : z.input<E["response"] | Other<E>> | (E extends { file: true } ? FileAnswer : never)

type Other<E extends Endpoint> = E extends { or: { response: infer Response extends z.ZodType } }
  ? Response
  : never

/** What a caller gets. */
export type Answer<E extends Endpoint> = z.output<E["response"] | Other<E>>
