import { auditObject } from './audit-object.ts'
import { peopleOf } from './audit-people.ts'
import { rightsOn } from './audit-rights.ts'
import { standingRights } from './audit-standing.ts'
import { NoSuchThingError } from './close/refused.ts'
import type { House } from './house.ts'
import { NoSuchDomainError, type VisibleDomains } from './visible.ts'

/** So many days back, readers of a table are told to its owners. */
const DAYS = 90
const DAY = 86_400_000

/**
 * The tables of a domain's data products and, for one of them, who may open it now and who did in the last 90 days.
 *
 * Rights are those that the log shows up to now, on the table and on what stands around it; `logFrom` says since when.
 * Throws `NoSuchDomainError`, and `NoSuchThingError` for a table that is not of this domain.
 */
export async function domainAccess(house: House, domain: string, table: string | undefined, sees: VisibleDomains) {
  const found = (await house.ledger.domains.current()).find((one) => one.domain === domain)
  if (found === undefined || (sees !== 'all' && !sees.includes(domain))) throw new NoSuchDomainError()
  const tables = found.products.flatMap(({ title, tables: names }) =>
    names.map((name) => ({ table: name, product: title })),
  )
  if (table === undefined) return { domain, classification: found.classification, tables, opened: null }
  if (!tables.some((one) => one.table === table)) throw new NoSuchThingError('table')
  return { domain, classification: found.classification, tables, opened: await opened(house, table) }
}

async function opened(house: House, table: string) {
  const now = await house.now()
  const to = now.slice(0, 10)
  const from = new Date(Date.parse(`${to}T00:00:00Z`) - (DAYS - 1) * DAY).toISOString().slice(0, 10)
  const [told, rights, people] = await Promise.all([
    auditObject(house, table, { from, to }),
    rightsOn(house, [table], now),
    peopleOf(house),
  ])
  const grants = standingRights(rights.grants).map(({ by, ...right }) => ({
    ...right,
    grantedBy: people.actor(by).name,
  }))
  return {
    ...{ table, period: told.period, logFrom: told.logFrom, gaps: told.gaps.length },
    grants,
    readers: told.accesses
      .filter(({ reads }) => reads > 0)
      .map(({ actor, domain, reads, first, last, uncovered }) => ({
        ...{ name: actor.name, domain, reads, first, last, uncovered },
      })),
  }
}
