import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CloseChange, NewTransaction, PostingRecord, StatementFacts } from '../src/close-values.ts'
import { type Bench, dump, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const period = '2026-10'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const facts: StatementFacts = {
  ...{ title: 'Cycle tracking', currency: 'USD', total: '10.00', exactTotal: '10.00', previous: null, budget: null },
  ...{ lines: 1, unpricedRows: 0 },
}

const statement = (domain: string, version = 1, body = `{"domain":"${domain}"}\n`) => ({
  ...{ number: `${period}/${domain}/v${version}`, period, domain, version, kind: 'statement' as const, credits: null },
  ...{ digest: sha256(body), facts, body },
})
const inReview = (number: string) => ({ number, to: 'in-review' as const, reason: '' })
const change = (after: number, more: Partial<CloseChange>): CloseChange => ({
  ...{ period, after, at: MONDAY, who: 'maya' },
  ...more,
})
const step = (action: 'prepared' | 'approved' | 'frozen') => ({ action, digest: 'ab', note: '', detail: '{}' })

const posting = (amount: string, over: Partial<PostingRecord> = {}): PostingRecord => ({
  ...{ account: '6200', costCentre: 'CC-1', domain: 'a', product: null, currency: 'USD', amount, ...over },
})
const booking = (postings: readonly PostingRecord[], over: Partial<NewTransaction> = {}): NewTransaction => ({
  ...{ id: 'ML-1', period, date: '2026-10-31', kind: 'chargeback', statement: `${period}/a/v1`, reverses: null },
  ...{ description: '', postings, ...over },
})

export function bookLaws(open: OpenEmpty): void {
  describe('statements and journal', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })
    const withStatements = async (...domains: string[]) => {
      const made = domains.map((domain) => statement(domain))
      const moves = made.map(({ number }) => inReview(number))
      expect(await at.ledger.closes.commit(change(0, { statements: made, moves }))).toEqual({ kind: 'done' })
      return (await at.ledger.closes.read(period)).mark
    }

    test('a statement is what was written, with its life, and drafts are replaced', async () => {
      const { closes } = at.ledger
      const draft = { domain: 'a', version: 1, digest: 'x', facts, body: 'one' }
      await closes.commit(change(0, { drafts: [draft, { ...draft, domain: 'b' }], step: step('prepared') }))
      await closes.commit(change(1, { drafts: [{ ...draft, body: 'two' }] }))
      expect(await closes.drafts(period)).toEqual([{ ...draft, body: 'two' }])
      const one = statement('a')
      await closes.commit(change(1, { drafts: [], statements: [one], moves: [inReview(one.number)], note: 'well' }))
      await closes.commit(
        change(2, { at: TUESDAY, who: 'zoe', moves: [{ number: one.number, to: 'accepted', reason: 'fine' }] }),
      )
      const { body, ...rest } = one
      expect(await closes.statements(period)).toEqual([
        {
          ...{ ...rest, state: 'accepted' },
          moves: [
            { at: MONDAY, who: 'maya', to: 'in-review', reason: '', supersededBy: null },
            { at: TUESDAY, who: 'zoe', to: 'accepted', reason: 'fine', supersededBy: null },
          ],
        },
      ])
      expect(await closes.body(one.number)).toBe(body)
      expect(await closes.read(period)).toMatchObject({ mark: 3, notes: [{ text: 'well' }] })
      expect((await closes.standing()).get(period)).toMatchObject({ action: 'prepared', who: 'maya' })
    })

    test('of two decisions upon the same mark one is written; what is durable is on the disk first', async () => {
      const { closes } = at.ledger
      const both = await Promise.all([
        closes.commit(change(0, { step: step('prepared'), durable: true })),
        closes.commit(change(0, { step: step('prepared'), durable: true })),
      ])
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['done', 'moved-on'])
      expect(at.durable()).toBe(1)
    })

    test('the database holds the digest against the line file, and files against theirs', async () => {
      const bad = { ...statement('a'), digest: sha256('something else') }
      await expect(at.ledger.closes.commit(change(0, { statements: [bad] }))).rejects.toThrow('(23514)')
      const after = await withStatements('a')
      const bytes = new Uint8Array([0, 1, 255])
      const file = { number: `${period}/a/v1`, format: 'pdf', digest: sha256('not it'), bytes }
      await expect(at.ledger.closes.commit(change(after, { files: [file] }))).rejects.toThrow('(23514)')
      const right = { ...file, digest: createHash('sha256').update(bytes).digest('hex') }
      await at.ledger.closes.commit(change(after, { files: [right] }))
      expect(await at.ledger.closes.file(file.number, 'pdf')).toEqual(right)
    })

    test('whoever prepared a period cannot approve it, and nothing is frozen before it is approved', async () => {
      const { closes } = at.ledger
      await closes.commit(change(0, { step: step('prepared') }))
      await expect(closes.commit(change(1, { step: step('approved') }))).rejects.toThrow('(23000)')
      await expect(closes.commit(change(1, { who: 'zoe', step: step('frozen') }))).rejects.toThrow('(23000)')
      await closes.commit(change(1, { who: 'zoe', step: step('approved') }))
      await closes.commit(change(2, { step: step('frozen') }))
      expect((await closes.read(period)).steps.map(({ action }) => action)).toEqual(['prepared', 'approved', 'frozen'])
    })

    test('what is booked comes back in the order of booking', async () => {
      const after = await withStatements('a', 'b')
      const one = booking([posting('10.00'), posting('-10.00', { account: '6290' })])
      const two = booking([posting('0.30'), posting('-0.10'), posting('-0.20')], {
        ...{ id: 'ML-2', statement: `${period}/b/v1` },
      })
      await at.ledger.closes.commit(change(after, { transactions: [one, two], at: FRIDAY }))
      expect(await at.ledger.journal.list(period)).toEqual([
        { ...one, position: 0, bookedAt: FRIDAY },
        { ...two, position: 1, bookedAt: FRIDAY },
      ])
      expect(await at.ledger.journal.list('2026-09')).toEqual([])
    })

    test('only what sums to zero in every currency is booked, whatever the amounts', async () => {
      const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).filter((units) => units !== 0n)
      const text = (cents: bigint) => `${cents < 0n ? '-' : ''}${cents < 0n ? -cents : cents}`
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(amount, fc.constantFrom('USD', 'EUR')), { minLength: 1, maxLength: 6 }),
          fc.boolean(),
          async (drawn, balanced) => {
            at = await open()
            const after = await withStatements('a')
            const sums = new Map<string, bigint>()
            for (const [units, currency] of drawn) sums.set(currency, (sums.get(currency) ?? 0n) + units)
            const rest = [...sums].filter(([, units]) => units !== 0n)
            const closing = balanced
              ? rest.map(([currency, units]) => [-units, currency] as const)
              : [[1n, 'GBP'] as const]
            const postings = [...drawn, ...closing].map(([units, currency]) => posting(text(units), { currency }))
            fc.pre(postings.length > 1)
            const writing = at.ledger.closes.commit(change(after, { transactions: [booking(postings)] }))
            if (balanced) expect(await writing).toEqual({ kind: 'done' })
            else await expect(writing).rejects.toThrow('(23000)')
            expect(await at.ledger.journal.list()).toHaveLength(balanced ? 1 : 0)
          },
        ),
        { numRuns: 12 },
      )
    })

    test.each([
      [
        'a posting is added to an old transaction',
        "insert into meshledger.journal_postings values ('ML-1', 3, '1', '1', 'a', null, 'USD', 5), ('ML-1', 4, '1', '1', 'a', null, 'USD', -5)",
        'other postings than it says',
      ],
      [
        'a transaction has no postings',
        `insert into meshledger.journal_transactions values ('ML-9', 9, '2026-10', '2026-10-31', now(), 'chargeback', '2026-10/b/v1', null, '', 2)`,
        'other postings than it says',
      ],
    ])('the database refuses when %s', async (_, statementText, sentence) => {
      const after = await withStatements('a', 'b')
      await at.ledger.closes.commit(change(after, { transactions: [booking([posting('1'), posting('-1')])] }))
      const before = await dump(at.pool, 'journal_transactions', 'journal_postings')
      await expect(at.pool.query(statementText)).rejects.toThrow(sentence)
      expect(await dump(at.pool, 'journal_transactions', 'journal_postings')).toBe(before)
    })

    test('a statement is booked once, reversed once, and by its opposite only', async () => {
      const { closes } = at.ledger
      const one = booking([posting('7.00'), posting('-7.00', { account: '6290' })])
      const after = await withStatements('a', 'b', 'c')
      await closes.commit(change(after, { transactions: [one] }))
      await expect(closes.commit(change(after, { transactions: [{ ...one, id: 'ML-2' }] }))).rejects.toThrow('(23505)')
      const back = (statementOf: string, id: string, amount: string) =>
        booking([posting(`-${amount}`), posting(amount, { account: '6290' })], {
          ...{ id, kind: 'reversal' as const, reverses: 'ML-1', statement: `${period}/${statementOf}/v1` },
        })
      await expect(closes.commit(change(after, { transactions: [back('b', 'ML-3', '6.00')] }))).rejects.toThrow(
        '(23000)',
      )
      await closes.commit(change(after, { transactions: [back('b', 'ML-3', '7.00')] }))
      await expect(closes.commit(change(after, { transactions: [back('c', 'ML-4', '7.00')] }))).rejects.toThrow(
        '(23505)',
      )
    })

    const kept = [
      ...['close_steps', 'close_bills', 'close_notes', 'statements', 'statement_moves', 'statement_files'],
      ...['corrections', 'disputes', 'dispute_settlements', 'journal_transactions', 'journal_postings'],
      ...['journal_exports', 'budget_steps', 'budget_trees', 'budget_alerts', 'kept_bills'],
    ]
    test.each(kept)('%s is append-only', async (table) => {
      const { rows } = await at.pool.query<{ name: string }>(
        `select column_name as name from information_schema.columns
         where table_schema = 'meshledger' and table_name = '${table}' order by ordinal_position limit 1`,
      )
      const column = rows[0]?.name
      for (const text of [
        `update meshledger.${table} set ${column} = ${column}`,
        `delete from meshledger.${table}`,
        `truncate meshledger.${table} cascade`,
      ]) {
        await expect(at.pool.query(text), text).rejects.toThrow('append-only')
      }
    })

    test('the lines of bills that a step names are kept once, and only under their digest', async () => {
      const { closes } = at.ledger
      const bytes = new Uint8Array([1, 2, 3])
      const kept = { digest: createHash('sha256').update(bytes).digest('hex'), bytes }
      for (const after of [0, 1]) await closes.commit(change(after, { step: step('prepared'), keptBills: kept }))
      expect(await closes.keptBills(kept.digest)).toEqual(bytes)
      expect(await closes.keptBills('ab')).toBeUndefined()
      const another = { ...kept, digest: 'ab' }
      await expect(closes.commit(change(2, { step: step('prepared'), keptBills: another }))).rejects.toThrow('(23514)')
    })

    test('the same bytes of an export are noted once', async () => {
      const one = { period, preset: 'xero', format: 'csv', digest: 'd1', rows: 3, at: MONDAY, who: 'maya' }
      expect(await at.ledger.journal.exported(one)).toBeNull()
      expect(await at.ledger.journal.exported({ ...one, at: FRIDAY, who: 'zoe' })).toBe(MONDAY)
      expect(await at.ledger.journal.exports()).toEqual([one])
    })
  })
}
