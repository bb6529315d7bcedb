import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query"
import { z } from "zod"
import type { Answer, Call, Endpoint } from "#platform/http/endpoint.ts"

/** The parts an endpoint wants, and only these. */
export type Input<E extends Endpoint> = {
  [Part in keyof Call<E> as Call<E>[Part] extends undefined ? never : Part]: Call<E>[Part]
}

/** How a call is carried: a way to give it up, more headers, and the body of an endpoint that takes a stream. */
export type Carriage = { signal?: AbortSignal; headers?: Record<string, string>; stream?: Blob }

const problemBody = z.object({
  type: z.string(),
  status: z.number(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
})
export type ProblemBody = z.output<typeof problemBody>

/** A call that was refused or failed. `status` is 0 where the server could not be reached. */
export class ApiProblem extends Error {
  readonly status: number
  readonly errors: ProblemBody["errors"]

  constructor(body: Pick<ProblemBody, "status" | "detail" | "errors">) {
    super(body.detail)
    this.name = "ApiProblem"
    this.status = body.status
    this.errors = body.errors
  }
}

/** Calls an endpoint of the API and gives its checked answer; throws `ApiProblem` for every way it can go wrong. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  carriage: Carriage = {},
): Promise<Answer<E>> {
  const { params, query, body }: { params?: unknown; query?: unknown; body?: unknown } = input
  const json = carriage.stream === undefined && body !== undefined
  const response = await fetch(addressOf(endpoint.path, params, query), {
    method: endpoint.method,
    headers: {
      accept: "application/json",
      ...(json && { "content-type": "application/json" }),
      ...carriage.headers,
    },
    body: json ? JSON.stringify(body) : (carriage.stream ?? null),
    signal: carriage.signal ?? null,
  }).catch((error: Error) => {
    if (error.name === "AbortError") throw error
    throw new ApiProblem({ status: 0, detail: error.message, errors: [] })
  })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const problem = problemBody.safeParse(answer)
    throw new ApiProblem(problem.data ?? { status: response.status, detail: response.statusText, errors: [] })
  }
  const { or } = endpoint
  const expected = or !== undefined && or.status === response.status ? or.response : endpoint.response
  return expected.parse(answer) as Answer<E>
}

/** The address of a call: path parts filled in, the query without what is absent; a list is named once for each. */
export function addressOf(path: string, params: unknown, query: unknown): string {
  const parts = new Map(Object.entries(params ?? {}))
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(parts.get(name))))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {}))
    for (const each of [value].flat())
      if (each !== undefined && each !== null) search.append(key, String(each))
  return search.size > 0 ? `${filled}?${search}` : filled
}

/** The key of a question in the cache; without input, of all questions to that endpoint. */
export const keyOf = <E extends Endpoint>(endpoint: E, input?: Input<E>): QueryKey =>
  input === undefined ? [endpoint.path] : [endpoint.path, input]

type Asking = { enabled?: boolean; keep?: boolean }

/** `poll`: in how many milliseconds to ask anew, given what was answered last; false: no more. */
type Polling<Answered> = { poll?: (last: Answered | undefined) => number | false }

/** Asks an endpoint and keeps the answer. `keep`: show the previous answer while the next one is on its way. */
export function useApi<E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  asking: Asking & Polling<Answer<E>> = {},
) {
  const { poll } = asking
  return useQuery<Answer<E>>({
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    enabled: asking.enabled ?? true,
    ...(poll && { refetchInterval: (query) => poll(query.state.data) }),
    ...(asking.keep && { placeholderData: keepPreviousData }),
  })
}

/** Asks an endpoint page after page; `page` makes the input of the page that starts at a cursor. */
export function useApiPages<E extends Endpoint>(
  endpoint: E,
  page: (cursor: string | undefined) => Input<E>,
  nextOf: (answer: Answer<E>) => string | null,
  asking: Asking = {},
) {
  return useInfiniteQuery({
    queryKey: [endpoint.path, "pages", page(undefined)],
    queryFn: ({ pageParam, signal }) => call(endpoint, page(pageParam), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Answer<E>) => nextOf(last) ?? undefined,
    enabled: asking.enabled ?? true,
    // To ask anew would ask for every page that was scrolled through.
    staleTime: 300_000,
    refetchOnWindowFocus: false,
    ...(asking.keep && { placeholderData: keepPreviousData }),
  })
}

/** Sends a change; when it is done, the answers of the `stale` endpoints are asked anew. */
export function useSend<E extends Endpoint>(endpoint: E, stale: Endpoint[] = []) {
  const client = useQueryClient()
  return useMutation<Answer<E>, Error, Input<E>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: async () => {
      await Promise.all(stale.map((each) => client.invalidateQueries({ queryKey: keyOf(each) })))
    },
  })
}

/** A change that `useSend` sends. */
export type Sending<E extends Endpoint> = ReturnType<typeof useSend<E>>

/** The cache of answers. `onUnknown` is told when the server does not know the caller (any more). */
export function createQueryClient(onUnknown: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiProblem && error.status === 401) onUnknown()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal stays one; only what may pass is tried again.
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      },
    },
  })
}
