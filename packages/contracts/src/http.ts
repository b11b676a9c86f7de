import { z } from 'zod'

/**
 * What a person does here. A principal holds one or several, each with the domains it reaches. `auditor` is held by
 * nobody for good: it comes with an access that somebody gave, and opens what that access names until it ends.
 */
export const roles = ['admin', 'finance', 'compliance', 'team-lead', 'auditor'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

type Schema = z.ZodType

/**
 * One endpoint: where it lives, who may call it, what it takes and what it answers.
 *
 * `allow` names the roles that may call it; `'anyone'` is for what a stranger may see (health, the document itself).
 * Whoever may call still sees only the domains that the role reaches: the store applies that, not the caller.
 * A reply is always an object, so that a list can grow a total without breaking its readers.
 */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/api/${string}`
  readonly summary: string
  readonly allow: readonly Role[] | 'anyone'
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  /** The media type of a reply that is a file in a stream instead of an object; `response` then is its text. */
  readonly stream?: string
  readonly response: Schema
}

type Part<R, K extends string> = R extends { readonly [P in K]: infer S extends Schema }
  ? { [P in K]: z.input<S> }
  : unknown
export type Input<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'>
export type Output<R extends Route> = z.output<R['response']>
export type Query<R extends { query: Schema }> = z.output<R['query']>
export type Params<R extends { params: Schema }> = z.output<R['params']>
export type Body<R extends { body: Schema }> = z.output<R['body']>

/** RFC 9457 problem details, with the request id that a person can quote and, where we know it, what to do. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string(),
    remedy: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** The part of `fetch` that a client needs; given by the caller, so that this room stays pure. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignalLike },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>
export type AbortSignalLike = { readonly aborted: boolean }

export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

const problemOf = (status: number, reply: unknown): Problem => {
  const parsed = Problem.safeParse(reply)
  if (parsed.success) return parsed.data
  return { type: 'about:blank', title: `HTTP ${status}`, status, requestId: 'unknown' }
}

/** The query string of a route's input; a list repeats its name, an absent value leaves no trace. */
export function queryString(query: Record<string, unknown> = {}): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`),
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** Where a route's input is asked: its path with the parameters, and the query. */
export function addressOf<R extends Route>(route: R, input: Input<R>): string {
  const { params, query } = input as { params?: Record<string, unknown>; query?: Record<string, unknown> }
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])))
  return path + queryString(query)
}

/** A typed caller of any route. Replies are parsed by the contract; an error reply becomes a `ProblemError`. */
export function createClient(doFetch: Fetch, base = '', headers: () => Record<string, string> = () => ({})) {
  return async <R extends Route>(route: R, input: Input<R>, signal?: AbortSignalLike): Promise<Output<R>> => {
    const { body } = input as { body?: unknown }
    const reply = await doFetch(base + addressOf(route, input), {
      method: route.method,
      headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    const json: unknown = reply.status === 204 ? undefined : await reply.json()
    if (!reply.ok) throw new ProblemError(problemOf(reply.status, json))
    return route.response.parse(json) as Output<R>
  }
}
