import { type ChargeBook, dayOf, dayText, RATED } from '@meshledger/costing'
import { type DomainDefinition, PLATFORM, UNALLOCATED } from '@meshledger/mesh'
import { AMOUNT_SCALE, divideRounded, formatDecimal } from '@meshledger/money'
import type { Snapshot } from '@meshledger/policy'

/** Over how many days up to now cost is summed for rules on what costs money. */
export const COST_DAYS = 30
const DAY = 86_400_000

/** What a resource cost, and where the chain placed most of it. */
export type ResourceCost = { readonly amount: bigint; readonly domain: string; readonly reason: string }
export type RecentCost = {
  /** By kind, workspace and id of the resource, as JSON text. */
  readonly resources: ReadonlyMap<string, ResourceCost>
  /** In the form of readings: which work ran in which workspace, and what is nobody's. */
  readonly snapshots: readonly Snapshot[]
}

type Placed = Map<string, { amount: bigint; reason: string }>

/** What the charges of the last days say of resources, workspaces and the account, at list price. */
export function recentCost(book: ChargeBook, domains: readonly DomainDefinition[]): RecentCost {
  const from = dayOf(book.now.slice(0, 10)) - COST_DAYS
  const byResource = new Map<string, Placed>()
  const byWorkspace = new Map<string, { clouds: Set<string>; work: Map<string, bigint> }>()
  let [total, unallocated] = [0n, 0n]
  for (let i = 0; i < book.size; i++) {
    const key = book.keys[book.key[i] ?? -1]
    if (key === undefined || (book.day[i] ?? 0) < from || book.status[i] !== RATED) continue
    const amount = book.amount[i] ?? 0n
    total += amount
    if (key.domain === UNALLOCATED) unallocated += amount
    if (key.resource !== null) {
      const { kind, workspace_id, id } = key.resource
      const placed = held(byResource, JSON.stringify([kind, workspace_id, id]), (): Placed => new Map())
      const before = placed.get(key.domain)
      placed.set(key.domain, { amount: (before?.amount ?? 0n) + amount, reason: key.reason })
    }
    const workspace = held(byWorkspace, key.raw.workspace_id ?? '0', () => ({ clouds: new Set(), work: new Map() }))
    workspace.clouds.add(key.raw.cloud)
    workspace.work.set(key.domain, (workspace.work.get(key.domain) ?? 0n) + amount)
  }
  const phi = new Set(domains.filter(({ classification }) => classification.includes('phi')).map((one) => one.domain))
  const takenAt = readingOf(book)
  const at = (kind: string, object: string | null, body: unknown): Snapshot => ({
    ...{ kind, workspace: null, object, takenAt, complete: true, body },
  })
  const named = (id: string) => book.workspaces.get(id)?.name ?? id
  const snapshots =
    book.size === 0
      ? []
      : [
          ...['usage', 'work', 'spend'].map((kind) => at(kind, null, {})),
          ...[...byWorkspace].map(([id, { clouds, work }]) =>
            at('usage', id, { phi: [...work.keys()].some((one) => phi.has(one)), cloud: [...clouds].toSorted()[0] }),
          ),
          ...[...byWorkspace].flatMap(([id, { work }]) =>
            [...work]
              .filter(([domain]) => domain !== UNALLOCATED && domain !== PLATFORM && id !== '0')
              .map(([domain, amount]) =>
                at('work', `${domain}/${id}`, {
                  ...{ domain, workspace_id: id, workspace: named(id), phi: phi.has(domain) },
                  cost: formatDecimal(amount, AMOUNT_SCALE),
                }),
              ),
          ),
          at('spend', 'account', {
            cost: formatDecimal(total, AMOUNT_SCALE),
            unallocated: formatDecimal(unallocated, AMOUNT_SCALE),
            // Rounded to a hundredth for a rule to compare; the amounts beside it are exact.
            unallocated_percent: total === 0n ? '0' : formatDecimal(divideRounded(unallocated * 10_000n, total), 2),
          }),
        ]
  return { resources: new Map([...byResource].map(([key, placed]) => [key, dearest(placed)])), snapshots }
}

/** A day of usage is known when it is over: the end of the last day with charges, at most now. */
function readingOf(book: ChargeBook): string {
  const last = book.size === 0 ? 0 : Math.max(book.day[book.size - 1] ?? 0, 0)
  const over = new Date(Date.parse(`${dayText(last)}T00:00:00Z`) + DAY).toISOString()
  return [over, book.now].toSorted()[0] ?? book.now
}

/** All of its cost, and the domain and reason of the largest part; of equal parts the first by name. */
function dearest(placed: Placed): ResourceCost {
  const parts = [...placed].toSorted(([a, one], [b, two]) =>
    one.amount === two.amount ? (a < b ? -1 : 1) : one.amount < two.amount ? 1 : -1,
  )
  const [domain, { reason }] = parts[0] ?? [PLATFORM, { reason: '' }]
  return { amount: parts.reduce((sum, [, { amount }]) => sum + amount, 0n), domain, reason }
}

function held<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}
