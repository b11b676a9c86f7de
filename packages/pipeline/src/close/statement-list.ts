import { addMonths } from '@meshledger/costing'
import type { DisputeRecord, LivingStatement, Settlement, StatementState } from '@meshledger/ledger'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'
import { statementView } from './month-facts.ts'

/** A statement as a list needs it, drafts among them. */
export type Listed = Omit<LivingStatement, 'state' | 'moves'> & { state: StatementState; supersededBy: string | null }
type Disputed = DisputeRecord & { settlement: Settlement | null }

/** Statements and drafts, of one period or all; those of a domain in the order of their versions. */
export async function listed({ ledger }: House, period?: string): Promise<Listed[]> {
  const [living, drafts] = [await ledger.closes.statements(period), await ledger.closes.allDrafts()]
  return [
    ...living.map(({ moves, ...one }): Listed => ({ ...one, supersededBy: moves.at(-1)?.supersededBy ?? null })),
    ...drafts
      .filter((draft) => period === undefined || draft.period === period)
      .map((draft): Listed => {
        const number = `${draft.period}/${draft.domain}/v${draft.version}`
        return { ...draft, number, kind: 'statement', credits: null, state: 'draft', supersededBy: null }
      }),
  ]
}

/** The question of a trace whose answer is what a statement calls the month before. */
export type PreviousOf = Readonly<Record<string, string>>

/**
 * What each statement compares itself with: the frozen statement of the month before that says the same total, else the usage
 * of that month by the rules in force. `period`: of that month only.
 */
export async function previousTraces(house: House, period?: string): Promise<(one: Listed) => PreviousOf | null> {
  const before = period === undefined ? undefined : addMonths(period, -1)
  const view = await statementView(house)
  const frozen = (await house.ledger.closes.statements(before)).filter(
    ({ kind, state }) => kind === 'statement' && (state === 'approved' || state === 'superseded'),
  )
  const numbers = new Map(
    frozen.map(({ period: of, domain, number, facts }) => [nameOf(of, domain, facts.total), number]),
  )
  return ({ period: of, domain, facts }) => {
    if (facts.previous === null) return null
    const month = addMonths(of, -1)
    const statement = numbers.get(nameOf(month, domain, facts.previous))
    return statement === undefined ? { ...view, period: month, 'f.domain': domain } : { statement }
  }
}

const nameOf = (period: string, domain: string, total: string): string => JSON.stringify([period, domain, total])

export function summaryOf(one: Listed, disputes: readonly Disputed[], previousOf: PreviousOf | null) {
  const { number, kind, state, period, domain, version, digest, facts, supersededBy } = one
  const open = disputes.filter((each) => each.settlement === null && each.period === period && each.domain === domain)
  return {
    ...{ number, kind, state, period, domain, title: facts.title, version: `v${version}`, currency: facts.currency },
    ...{ total: facts.total, previous: facts.previous, previousOf, budget: facts.budget, lines: facts.lines },
    ...{ openDisputes: state === 'superseded' ? 0 : open.length, digest, supersededBy },
  }
}

export type StatementQuery = {
  period?: string | undefined
  domain?: string | undefined
  state?: StatementState | undefined
}

/** Statements that the asker may see, newest period first, then by domain and version. */
export async function statements(house: House, query: StatementQuery, sees: VisibleDomains) {
  const disputes = await house.ledger.closes.disputes()
  const previous = await previousTraces(house, query.period)
  const rows = (await listed(house, query.period))
    .filter(({ domain }) => sees === 'all' || sees.includes(domain))
    .filter(({ domain }) => query.domain === undefined || domain === query.domain)
    .filter(({ state }) => query.state === undefined || state === query.state)
    .filter(({ state }) => sees === 'all' || state !== 'draft')
    .toSorted((a, b) => (a.period === b.period ? order(a, b) : a.period < b.period ? 1 : -1))
  return { statements: rows.map((row) => summaryOf(row, disputes, previous(row))) }
}

const order = (a: Listed, b: Listed): number =>
  a.domain === b.domain ? a.version - b.version : a.domain < b.domain ? -1 : 1
