import { getCost, type Output, type Statement } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { Facts, Reply, Section } from '../ui/index.ts'
import type { Question } from '../view/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { insight } from '../words/insight.ts'
import { Traced } from './traced.tsx'

const say = insight.statementPrices

const own: Question = { 'f.provider': 'Databricks' }
const others: Question = { 'f.provider': '~Databricks' }

/** Of a sum in which the bills of other vendors may stand, what is Databricks'. */
const ownIn = ({ rated, vendors }: Pick<Output<typeof getCost>, 'rated' | 'vendors'>): string =>
  vendors === null ? rated : decimal.minus(rated, vendors.billed)

/**
 * From list price to the total of a statement: what the contract takes off as a line of its own (F11). Prices are of the
 * facts and rules of now, so what a frozen statement, its corrections and its rounding differ by is named too.
 */
export function StatementPrices({ statement }: { statement: Statement }) {
  const { period, domain, currency, total } = statement
  const billed = statement.rows.some((row) => row.billed !== undefined)
  const of = { period, 'f.domain': domain, shared: 'split', ...(billed && { vendors: 'with' as const }) } as const
  const query = { ...of, by: 'domain' } as const
  const list = useReply(getCost, { query: { ...query, basis: 'list' } })
  const net = useReply(getCost, { query: { ...query, basis: 'net' } })
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
                    line(say.list, ownIn(atList), { ...of, ...own, basis: 'list' }),
                    line(say.discount, decimal.minus(atNet.rated, atList.rated), null, true),
                    ...(atNet.vendors === null
                      ? []
                      : [
                          line(chargeback.close.otherVendors, atNet.vendors.billed, { ...of, ...others, basis: 'net' }),
                        ]),
                    line(say.other, decimal.minus(total, atNet.rated), null, true),
                    line(chargeback.statement.total, total, { statement: statement.number }),
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
