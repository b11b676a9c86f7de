import type { DisputeRecord, LivingStatement, Settlement, StatementState } from '@meshledger/ledger'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'

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

export function summaryOf(one: Listed, disputes: readonly Disputed[]) {
  const { number, kind, state, period, domain, version, digest, facts, supersededBy } = one
  const open = disputes.filter((each) => each.settlement === null && each.period === period && each.domain === domain)
  return {
    ...{ number, kind, state, period, domain, title: facts.title, version: `v${version}`, currency: facts.currency },
    ...{ total: facts.total, previous: facts.previous, budget: facts.budget, lines: facts.lines },
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
  const rows = (await listed(house, query.period))
    .filter(({ domain }) => sees === 'all' || sees.includes(domain))
    .filter(({ domain }) => query.domain === undefined || domain === query.domain)
    .filter(({ state }) => query.state === undefined || state === query.state)
    .filter(({ state }) => sees === 'all' || state !== 'draft')
    .toSorted((a, b) => (a.period === b.period ? order(a, b) : a.period < b.period ? 1 : -1))
  return { statements: rows.map((row) => summaryOf(row, disputes)) }
}

const order = (a: Listed, b: Listed): number =>
  a.domain === b.domain ? a.version - b.version : a.domain < b.domain ? -1 : 1
