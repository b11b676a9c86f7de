import type { Api } from './api.ts'
import { DatabricksError } from './error.ts'

/** How an endpoint cuts a long list into pages. */
export type Paging = 'none' | 'page-token' | 'scim'

export type RestOptions = { query?: Readonly<Record<string, string>>; signal?: AbortSignal }

/** A list read page by page: what came, and whether that was all of it. */
export type Pages =
  | { complete: true; items: readonly unknown[] }
  | { complete: false; items: readonly unknown[]; error: DatabricksError }

/** Reads one REST resource. Numbers too long for a double come as text. @throws DatabricksError */
export async function readRest(api: Api, path: string, options: RestOptions = {}): Promise<unknown> {
  if (!path.startsWith('/api/') || path.split('/').includes('..')) {
    throw new DatabricksError('misconfigured', {
      what: 'A REST path must start with /api/ and not climb',
      where: `connection to ${api.host.name}`,
      remedy: 'Correct the path.',
    })
  }
  return api.call({
    method: 'GET',
    path,
    repeat: 'always',
    ...(options.query ? { query: options.query } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  })
}

/**
 * Reads every page of a list. What went wrong on the way is a value beside the items that did come: a list that broke
 * off must not look like a shorter list. Only the caller's own abort throws.
 *
 * @param list key of the items in a page; null when the answer itself is the list, or the one item
 */
export async function readPages(
  api: Api,
  path: string,
  list: string | null,
  paging: Paging,
  options: RestOptions = {},
): Promise<Pages> {
  const items: unknown[] = []
  const where = `GET ${path} at ${api.host.name}`
  const seen = new Set<string>()
  try {
    for (let query: Record<string, string> = { ...options.query }; ; ) {
      const page = await readRest(api, path, { ...options, query })
      const read = itemsOf(page, list)
      if (!read) return { complete: false, items, error: odd(where, `The answer has no list "${list}"`) }
      items.push(...read)
      if (paging === 'none' || list === null) return { complete: true, items }
      const next: Next = paging === 'scim' ? nextOfScim(page, items.length, read.length) : nextOfToken(page)
      if (next.kind === 'end') return { complete: true, items }
      if (next.kind === 'short') return { complete: false, items, error: odd(where, next.what) }
      if (seen.has(next.key)) return { complete: false, items, error: odd(where, 'The same page was named twice') }
      seen.add(next.key)
      query = { ...options.query, ...next.query }
    }
  } catch (error) {
    if (!(error instanceof DatabricksError) || error.kind === 'aborted' || error.kind === 'misconfigured') throw error
    return { complete: false, items, error }
  }
}

type Next =
  | { kind: 'end' }
  | { kind: 'short'; what: string }
  | { kind: 'page'; key: string; query: Record<string, string> }

/** A page may be empty and still name a next one. */
function nextOfToken(page: unknown): Next {
  const token = (page as { next_page_token?: unknown }).next_page_token
  if (typeof token !== 'string' || token === '') return { kind: 'end' }
  return { kind: 'page', key: token, query: { page_token: token } }
}

function nextOfScim(page: unknown, sofar: number, here: number): Next {
  const total = Number((page as { totalResults?: unknown }).totalResults)
  if (!Number.isInteger(total)) return { kind: 'short', what: 'The answer does not say how many there are in all' }
  if (sofar === total) return { kind: 'end' }
  if (sofar > total)
    return { kind: 'short', what: `${sofar} came of a list that counts ${total}: it changed meanwhile` }
  if (here === 0) return { kind: 'short', what: `${sofar} came of a list that counts ${total}` }
  const startIndex = String(sofar + 1)
  return { kind: 'page', key: startIndex, query: { startIndex } }
}

/** Databricks leaves the key out of the answer when the list is empty. */
function itemsOf(page: unknown, list: string | null): readonly unknown[] | undefined {
  if (list === null) return Array.isArray(page) ? page : [page]
  if (typeof page !== 'object' || page === null || Array.isArray(page)) return undefined
  const read = (page as Record<string, unknown>)[list]
  if (read === undefined || read === null) return []
  return Array.isArray(read) ? read : undefined
}

const odd = (where: string, what: string) =>
  new DatabricksError('malformed-reply', { what, where, remedy: 'Take the snapshot again.' })
