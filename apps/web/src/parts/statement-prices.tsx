import { getCost, type Statement } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { Facts, Reply, Section } from '../ui/index.ts'
import type { Question } from '../view/index.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'

const say = insight.statementPrices

/**
 * From list price to the total of a statement: what the contract takes off as a line of its own (F11). Prices are of the
 * facts and rules of now, so what a frozen statement, its corrections and its rounding differ by is named too.
 */
export function StatementPrices({ statement }: { statement: Statement }) {
  const { period, domain, currency, total } = statement
  const query = { period, 'f.domain': domain, shared: 'split', by: 'domain' } as const
  const list = useReply(getCost, { query: { ...query, basis: 'list' } })
  const net = useReply(getCost, { query: { ...query, basis: 'net' } })
  const billed = statement.rows.filter((row) => row.billed !== undefined).map((row) => row.amount)
  const byOthers = decimal.sum(billed)
  const of = { period, 'f.domain': domain, shared: 'split' } as const
  const line = (name: string, amount: string, question: Question | null, signed = false) => ({
    name,
    value: <Traced amount={amount} currency={currency} of={question} signed={signed} />,
  })
  return (
    <Section title={say.title} about={say.about}>
      <Reply of={list} what={say.title} height={120} domain={domain}>
        {(atList) => (
          <Reply of={net} what={say.title} height={120} domain={domain}>
            {(atNet) =>
              atList.currency === currency && atNet.currency === currency ? (
                <Facts
                  items={[
                    line(say.list, atList.rated, { ...of, basis: 'list' }),
                    line(say.discount, decimal.minus(atNet.rated, atList.rated), null, true),
                    ...(billed.length === 0 ? [] : [line(words.close.otherVendors, byOthers, null)]),
                    line(say.other, decimal.minus(decimal.minus(total, byOthers), atNet.rated), null, true),
                    line(words.statement.total, total, { statement: statement.number }),
                  ]}
                />
              ) : (
                <p className="ml-quiet">{say.otherCurrency(atList.currency, currency)}</p>
              )
            }
          </Reply>
        )}
      </Reply>
    </Section>
  )
}
