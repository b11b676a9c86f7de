import { getCostOverview } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { Empty, Facts, Reply, Section } from '../ui/index.ts'
import { overviewDays, type Question } from '../view/index.ts'
import { insight } from '../words/insight.ts'
import { Traced } from './traced.tsx'
import type { Overview } from './types.ts'

const say = insight.basis

/** From list price to net price: what the contract takes off, and what is put on top, as a line of its own (F11). */
export function BasisLine({ period, domain }: { period: string; domain?: string }) {
  const only = domain === undefined ? {} : { 'f.domain': domain }
  const of = (overview: Overview): Question | null => {
    const { now } = overviewDays(overview)
    return now && { ...now, ...only, basis: overview.basis }
  }
  const list = useReply(getCostOverview, { query: { period, ...only, basis: 'list' } })
  const net = useReply(getCostOverview, { query: { period, ...only, basis: 'net' } })
  return (
    <Section title={say.title} about={say.about}>
      <Reply of={list} what={say.title} height={84} domain={domain}>
        {(atList) => (
          <Reply of={net} what={say.title} height={84} domain={domain}>
            {(atNet) =>
              // Another currency of the price book cannot be subtracted from; then each stands for itself.
              decimal.compare(atList.toDate, atNet.toDate) === 0 && atList.currency === atNet.currency ? (
                <Empty title={say.none} />
              ) : (
                <Facts
                  items={[
                    {
                      name: say.list,
                      value: <Traced amount={atList.toDate} currency={atList.currency} of={of(atList)} />,
                    },
                    ...(atList.currency === atNet.currency
                      ? [
                          {
                            name: say.discount,
                            value: (
                              <Traced
                                signed
                                amount={decimal.minus(atNet.toDate, atList.toDate)}
                                currency={atNet.currency}
                                of={of(atNet)}
                                less={of(atList)}
                              />
                            ),
                          },
                        ]
                      : []),
                    { name: say.net, value: <Traced amount={atNet.toDate} currency={atNet.currency} of={of(atNet)} /> },
                  ]}
                />
              )
            }
          </Reply>
        )}
      </Reply>
    </Section>
  )
}
