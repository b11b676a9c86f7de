import { AMOUNT_SCALE, formatDecimal, parseDecimal } from '@meshledger/money'
import type { ExactLine, LineBilled } from './lines.ts'
import { lineKey } from './lines.ts'
import type { StatementDocument } from './statement.ts'

/** A line that was made good before: of which frozen month, domain and line, by how much. */
export type Carried = { readonly period: string; readonly domain: string; readonly key: string; readonly exact: string }

/** What a frozen month would be with the facts of now, less what it is and what was carried since. Never zero. */
export type Late = {
  readonly period: string
  readonly domain: string
  readonly key: string
  readonly product: string
  readonly resource: string
  readonly name: string
  readonly exact: bigint
  readonly statement: string | null
  readonly line: number | null
  readonly billed?: LineBilled | undefined
}

const fromUsage = ({ kind }: { kind: string }): boolean => kind === 'usage' || kind === 'shared'

/**
 * What arrived for a frozen month since it was frozen: recomputed − frozen − carried, line by line, exactly. Nothing of
 * it changes the month; each difference waits to be carried in the period that is open. Largest first.
 */
export function lateAdjustments(
  period: string,
  frozen: readonly StatementDocument[],
  recomputed: ReadonlyMap<string, { readonly lines: readonly ExactLine[] }>,
  carried: readonly Carried[],
): Late[] {
  const found = new Map<string, Late>()
  const add = (
    domain: string,
    key: string,
    exact: bigint,
    about: Omit<Late, 'period' | 'domain' | 'key' | 'exact'>,
  ) => {
    const id = JSON.stringify([domain, key])
    const held = found.get(id)
    found.set(id, {
      ...{ ...about, ...held, period, domain, key },
      ...{ exact: (held?.exact ?? 0n) + exact },
      ...{ statement: about.statement ?? held?.statement ?? null, line: about.line ?? held?.line ?? null },
    })
  }
  for (const [domain, { lines }] of recomputed) {
    for (const { key, exact, product, resource, name, billed } of lines) {
      add(domain, key, exact, { product, resource, name, billed, statement: null, line: null })
    }
  }
  for (const { domain, number, lines } of frozen) {
    for (const { line, key, exact, product, resource, name, billed } of lines.filter(fromUsage)) {
      add(domain, key, -parseDecimal(exact, AMOUNT_SCALE), { product, resource, name, billed, statement: number, line })
    }
  }
  for (const { domain, key, exact } of carried.filter((one) => one.period === period)) {
    const [, product = '', resource = ''] = JSON.parse(key) as string[]
    add(domain, key, -parseDecimal(exact, AMOUNT_SCALE), {
      product,
      resource,
      name: resource,
      statement: null,
      line: null,
    })
  }
  const numbers = new Map(frozen.map(({ domain, number }) => [domain, number]))
  return [...found.values()]
    .filter(({ exact }) => exact !== 0n)
    .map((late) => ({ ...late, statement: late.statement ?? numbers.get(late.domain) ?? null }))
    .toSorted(largestFirst)
}

function largestFirst(a: Late, b: Late): number {
  const [x, y] = [a.exact < 0n ? -a.exact : a.exact, b.exact < 0n ? -b.exact : b.exact]
  if (x !== y) return x > y ? -1 : 1
  return JSON.stringify([a.domain, a.key]) < JSON.stringify([b.domain, b.key]) ? -1 : 1
}

/** A late difference as a line of the period that carries it. */
export const lateLine = (late: Late): ExactLine => ({
  key: lineKey('adjustment', late.product, late.resource, JSON.stringify([late.period, late.key])),
  kind: 'adjustment',
  product: late.product,
  resource: late.resource,
  name: late.name,
  quantities: [],
  exact: late.exact,
  usageRows: 0,
  quality: 'measured',
  shared: null,
  corrects: { period: late.period, statement: late.statement ?? '', line: late.line },
  note: `${late.billed === undefined ? 'Usage' : 'A bill'} of ${late.period} that arrived or was corrected after it was frozen`,
  ...(late.billed === undefined ? {} : { billed: late.billed }),
})

export const lateText = ({ exact }: Late): string => formatDecimal(exact, AMOUNT_SCALE)
