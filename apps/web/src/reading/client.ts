import {
  AUDITOR_HEADER,
  addressOf,
  createClient,
  type Fetch,
  type Input,
  type Output,
  PERSON_HEADER,
  Problem,
  ProblemError,
  type Route,
} from '@meshledger/contracts'
import { QueryClient as Client, type QueryClient, useQuery } from '@tanstack/react-query'
import { auditorHeader } from './auditor.ts'
import { personHeader } from './person.ts'

/** The server could not be reached, or what it said was no answer: told apart from an error that it explained. */
export class NoAnswer extends Error {}

/** The browser's fetch, with failures of the network named as such. */
const browserFetch: Fetch = async (url, init) => {
  try {
    return await window.fetch(url, init as RequestInit)
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    throw new NoAnswer('The server did not answer.', { cause: failure })
  }
}

const headers = (): Record<string, string> => {
  const id = personHeader()
  const access = auditorHeader()
  return {
    accept: 'application/json',
    ...(id === null ? {} : { [PERSON_HEADER]: id }),
    ...(access === null ? {} : { [AUDITOR_HEADER]: access }),
  }
}

/** Calls any route of the contract; the reply is parsed by it, an error reply becomes a `ProblemError`. */
export const call = createClient(browserFetch, '', headers)

/**
 * Fetches a file of the contract and hands it to the browser to keep. The name of who asks travels in a header, which a
 * plain link could not carry.
 */
export async function download<R extends Route>(route: R, input: Input<R>): Promise<string> {
  const reply = await browserFetch(addressOf(route, input), { method: route.method, headers: headers() })
  if (!reply.ok) throw new ProblemError(Problem.parse(await reply.json()))
  const { headers: told } = reply as unknown as Response
  const name = /filename="([^"]+)"/.exec(told.get('content-disposition') ?? '')?.[1] ?? 'meshledger.csv'
  keep(await (reply as unknown as Response).blob(), name)
  return name
}

/** Hands bytes to the browser under a name. */
export function keep(bytes: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** A reply is kept under who asked, the route and its input, so that two people never share a cache. */
export const keyOf = (route: Route, input: unknown) =>
  [`${personHeader() ?? 'nobody'} ${auditorHeader() ?? ''}`, route.method, route.path, input] as const

/** Reads a route. The same question asked in two places is sent once. */
export const useReply = <R extends Route>(route: R, input: Input<R>, enabled = true) =>
  useQuery<Output<R>>({ ...asking(route, input), enabled })

/** How a route is read: the name of the answer, and the way to it. */
export const asking = <R extends Route>(route: R, input: Input<R>) => ({
  queryKey: keyOf(route, input),
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<Output<R>> => call(route, input, signal),
})

/** Retries what a retry can mend: no answer, or a server at its limit. A refusal stays a refusal. */
const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 && (error instanceof NoAnswer || (error instanceof ProblemError && error.problem.status === 503))

export const newQueryClient = (): QueryClient =>
  new Client({
    defaultOptions: {
      queries: { staleTime: 60_000, gcTime: 600_000, retry: worthRetrying, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  })
