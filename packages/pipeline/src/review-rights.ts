import type { NewReviewItem } from '@meshledger/ledger'
import { around } from './audit-grants.ts'
import { peopleOf } from './audit-people.ts'
import { rightsOn } from './audit-rights.ts'
import { rightKey, standingRights } from './audit-standing.ts'
import type { House } from './house.ts'
import { ownersIn } from './owners.ts'
import { requireWholeLog } from './warehouse/log-held.ts'

type Domain = Awaited<ReturnType<House['ledger']['domains']['current']>>[number]
const tablesOf = ({ products }: Domain): string[] => products.flatMap(({ tables }) => tables)

/**
 * The rights that stand now on the tables of some domains' data products and on what stands around them, each once a
 * domain, with who is to be asked about it: the owner of the domain, where that is somebody who may act there.
 */
export async function itemsOf(house: House, names: readonly string[]) {
  await requireWholeLog(house)
  const [domains, people, roster, [log]] = await Promise.all([
    house.ledger.domains.current(),
    peopleOf(house),
    house.ledger.people.list(),
    house.lake.rows<{ first: string | null }>('SELECT min(event_time) AS first FROM access.audit'),
  ])
  const asked = domains.filter(({ domain }) => names.includes(domain))
  const rights = await rightsNow(house, asked.flatMap(tablesOf))
  const items: Omit<NewReviewItem, 'item'>[] = []
  for (const one of asked) {
    const places = new Set(tablesOf(one).flatMap(around))
    const owners = new Set((await ownersIn(house, one.domain)).map(({ id }) => id))
    const named = roster.find(({ identity }) => identity.toLowerCase() === one.owner.toLowerCase())
    const owner = named !== undefined && owners.has(named.id) ? named.id : null
    for (const { principal, privilege, securable, since, by } of rights.filter((right) =>
      places.has(right.securable),
    )) {
      const grantedBy = people.actor(by).name
      items.push({ domain: one.domain, owner, principal, privilege, securable, since, grantedBy })
    }
  }
  const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return { items: sorted.map((item, i) => ({ item: i + 1, ...item })), logFrom: log?.first ?? null }
}

const keyOf = ({ domain, ...right }: Omit<NewReviewItem, 'item'>): string => `${domain} ${rightKey(right)}`

/** The rights that stand now on some objects and around them. */
export async function rightsNow(house: House, objects: readonly string[]) {
  return standingRights((await rightsOn(house, objects, await house.now())).grants)
}
