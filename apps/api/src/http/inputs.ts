import type { Route } from '@meshledger/contracts'
import { z } from 'zod'
import { wrongInput } from './problems.ts'

/**
 * A query that refuses names it does not know, and periods that contradict themselves.
 *
 * Dropping an unknown name would answer a misspelt filter with the figures of no filter at all.
 */
export function strictQuery(query: z.ZodType): z.ZodType {
  if (!(query instanceof z.ZodObject)) return query
  const strict = query.strict()
  if (!('from' in strict.shape)) return strict
  return strict.superRefine((value, context) => {
    const { period, from, to } = value as { period?: string; from?: string; to?: string }
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (period !== undefined && (from ?? to) !== undefined) wrong('period', 'give a period, or from and to, not both')
    if ((from === undefined) !== (to === undefined))
      wrong(from === undefined ? 'from' : 'to', 'from and to belong together')
    if (from !== undefined && to !== undefined && from > to) wrong('from', 'from lies after to')
  })
}

type Issue = { readonly message: string; readonly path?: readonly unknown[] | undefined }

const nameOf = (segment: unknown): string =>
  String(typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment)

/** What failed the contract, as a problem: a path and a sentence each, the first fifty. */
export function inputProblem(issues: readonly Issue[]) {
  return wrongInput(
    issues.slice(0, 50).map(({ path, message }) => ({ path: (path ?? []).map(nameOf).join('.'), message })),
  )
}

/** Who may call a route, for the document. */
export const described = (route: Route): string =>
  route.allow === 'anyone' ? 'Open to anyone.' : `Open to the roles: ${route.allow.join(', ')}.`
