import { listSplitRuns, type Output } from '@meshledger/contracts'
import { decimal, quantity, time } from '../format/index.ts'
import { SharedFlow } from '../parts/shared-flow.tsx'
import { poolOf, shareOf } from '../parts/shared-questions.ts'
import { useTitles } from '../parts/titles.ts'
import { Traced } from '../parts/traced.tsx'
import { useReply } from '../reading/index.ts'
import { type Column, CopyLink, DataTable, Empty, Page, Reply, Section, Stack } from '../ui/index.ts'
import { moneyInput, plainView, type Question } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { insight } from '../words/insight.ts'
import { rules as rulesWords } from '../words/rules.ts'
import { words } from '../words.ts'

const say = insight.shared
type Runs = Output<typeof listSplitRuns>
type Run = Runs['runs'][number]

/** What am I paying for that is shared? Each split with its rule, my share, the base, and what the others pay (T4). */
export default function SharedPage() {
  const [view] = useView(plainView)
  const titleOf = useTitles()
  const reply = useReply(listSplitRuns, { query: moneyInput(view) })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={520}>
        {(data) =>
          data.runs.length === 0 ? (
            <Section title={say.title}>
              <Empty title={say.none} hint={say.noneHint} />
            </Section>
          ) : (
            <Stack>
              <Section title={say.way} about={`${say.wayAbout} ${words.cost.basisOf(data.basis, data.currency)}.`}>
                <SharedFlow reply={data} titleOf={titleOf} />
              </Section>
              {data.runs.map((run) => (
                <Section
                  key={run.rule + run.month}
                  title={say.run(run.title, time.longMonth(run.month))}
                  about={[
                    `${run.rule}, ${rulesWords.version(run.version).toLowerCase()}`,
                    `${say.method.toLowerCase()}: ${rulesWords.method[run.method] ?? run.method}`,
                    ...(run.fallback === null ? [] : [say.fallback(run.fallback)]),
                    say.sums,
                  ].join(' · ')}
                >
                  <Shares run={run} reply={data} />
                </Section>
              ))}
            </Stack>
          )
        }
      </Reply>
    </Page>
  )
}

type Line = { name: string; base: string | null; amount: string; of: Question | null }

function Shares({ run, reply }: { run: Run; reply: Runs }) {
  const { currency } = reply
  const titleOf = useTitles()
  const rest = [
    { name: say.others, amount: run.others },
    { name: say.idle, amount: run.idle },
    { name: say.left, amount: run.left },
  ].filter(({ amount }) => !decimal.isZero(amount))
  const rows: Line[] = [
    ...run.shares.map(({ domain, base, amount }) => ({
      ...{ name: titleOf(domain), base, amount, of: shareOf(reply, run, domain) },
    })),
    ...rest.map((one) => ({ ...one, base: null, of: null })),
  ]
  const columns: Column<Line>[] = [
    { id: 'domain', header: say.domain, cell: (row) => row.name, foot: say.pool },
    {
      id: 'base',
      header: say.ofBase(run.baseUnit === 'amount' ? currency : run.baseUnit),
      align: 'end',
      cell: (row) => (row.base === null ? '' : <data value={row.base}>{quantity(row.base)}</data>),
    },
    {
      id: 'amount',
      header: say.amount,
      align: 'end',
      cell: (row) => <Traced amount={row.amount} currency={currency} of={row.of} />,
      foot: <Traced amount={run.pool} currency={currency} of={poolOf(reply, run)} />,
    },
  ]
  return (
    <DataTable
      label={say.run(run.title, time.month(run.month))}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.name}
      mark={(row) => (row.base === null ? 'quiet' : undefined)}
    />
  )
}
