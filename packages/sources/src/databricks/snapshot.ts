import type { Api } from './api.ts'
import type { Endpoint } from './endpoints.ts'
import type { DatabricksErrorKind } from './error.ts'
import { type Pages, readPages } from './rest.ts'

/**
 * One answer about the configuration, with its time and its source.
 *
 * `items` that are empty mean "none" only when `complete` is true. A refused, missing or broken-off list is not
 * complete and says why, so that no verdict can take it for an empty one.
 */
export type Reading = {
  endpoint: string
  /** what the placeholder stood for (a cluster id, a settings type), null for an endpoint without one */
  subject: string | null
  /** host and path that were asked */
  source: string
  readAt: string
  items: readonly unknown[]
} & ({ complete: true } | { complete: false; reason: PartialReason })

export type PartialReason = {
  kind: DatabricksErrorKind | 'parent-partial' | 'no-subject'
  status?: number
  what: string
  remedy: string
}

/**
 * Takes a snapshot of the configuration, one reading after the other.
 *
 * Endpoints of the other level (a workspace connection cannot ask the account console) are left out by the caller's
 * choice of list. @throws DatabricksError only when given up or misconfigured
 */
export async function* readConfiguration(
  api: Api,
  list: readonly Endpoint[],
  signal?: AbortSignal,
): AsyncGenerator<Reading> {
  const level = api.host.accountId === undefined ? 'workspace' : 'account'
  const needed = new Set(list.flatMap(({ fill }) => (fill && 'from' in fill ? [fill.from] : [])))
  const held = new Map<string, Pages>()
  for (const endpoint of list.filter((candidate) => candidate.level === level)) {
    const { subjects, gap } = subjectsOf(endpoint, held)
    const all: Pages[] = []
    for (const subject of subjects) {
      const asked = fillIn(endpoint, subject, api.host.accountId)
      const pages = await readPages(api, asked.path, endpoint.list, endpoint.paging, {
        query: asked.query,
        ...(signal ? { signal } : {}),
      })
      all.push(pages)
      yield readingOf(api, endpoint, subject, asked.path, pages)
    }
    // Which subjects there are is itself not known in full: the missing ones must not look unconfigured.
    if (gap) yield gapReading(api, endpoint, gap)
    if (needed.has(endpoint.name)) held.set(endpoint.name, joined(all))
  }
}

type Gap = { kind: 'parent-partial' | 'no-subject'; what: string; remedy: string }

function subjectsOf(endpoint: Endpoint, held: ReadonlyMap<string, Pages>): { subjects: (string | null)[]; gap?: Gap } {
  const { fill } = endpoint
  if (!fill) return { subjects: [null] }
  if ('values' in fill) return { subjects: [...fill.values] }
  const parent = held.get(fill.from)
  const named = (parent?.items ?? []).map((item) => (item as Record<string, unknown> | null)?.[fill.field])
  const subjects = named.flatMap((id) => (typeof id === 'string' || typeof id === 'number' ? [String(id)] : []))
  if (!parent?.complete) {
    const what = `The list "${fill.from}" was not read in full, so some of these could not be asked for`
    return { subjects, gap: { kind: 'parent-partial', what, remedy: `Mend the reading of "${fill.from}" first.` } }
  }
  if (subjects.length < named.length) {
    const what = `${named.length - subjects.length} items of "${fill.from}" have no "${fill.field}"`
    return { subjects, gap: { kind: 'no-subject', what, remedy: 'The REST API may have changed: report it.' } }
  }
  return { subjects }
}

function fillIn(endpoint: Endpoint, subject: string | null, accountId = '') {
  const { fill } = endpoint
  const put = (text: string, encode: (value: string) => string) => {
    const withAccount = text.replaceAll('{account_id}', encode(accountId))
    return fill && subject !== null
      ? withAccount.replaceAll(`{${fill.placeholder}}`, () => encode(subject))
      : withAccount
  }
  const query = Object.entries(endpoint.query ?? {}).map(([key, value]) => [key, put(value, String)])
  return { path: put(endpoint.path, encodeURIComponent), query: Object.fromEntries(query) as Record<string, string> }
}

function readingOf(api: Api, endpoint: Endpoint, subject: string | null, path: string, pages: Pages): Reading {
  const head = {
    endpoint: endpoint.name,
    subject,
    source: `${api.host.name}${path}`,
    readAt: new Date(api.platform.now()).toISOString(),
    items: pages.items,
  }
  const absent = !pages.complete && endpoint.absentIsEmpty === true && pages.error.kind === 'not-found'
  if (pages.complete || absent) return { ...head, complete: true }
  const { kind, message, remedy, facts } = pages.error
  const reason = { kind, what: message, remedy, ...(facts.status === undefined ? {} : { status: facts.status }) }
  return { ...head, complete: false, reason }
}

function gapReading(api: Api, endpoint: Endpoint, gap: Gap): Reading {
  return {
    endpoint: endpoint.name,
    subject: null,
    source: `${api.host.name}${endpoint.path}`,
    readAt: new Date(api.platform.now()).toISOString(),
    items: [],
    complete: false,
    reason: gap,
  }
}

/** The items of all subjects as one list; not complete if one of them is not. */
function joined(all: readonly Pages[]): Pages {
  const items = all.flatMap((pages) => pages.items)
  const broken = all.find((pages) => !pages.complete)
  return broken && !broken.complete ? { complete: false, items, error: broken.error } : { complete: true, items }
}
