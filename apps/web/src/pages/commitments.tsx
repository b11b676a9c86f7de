import { listCommitments, type Output } from '@meshledger/contracts'
import { decimal, money, time } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import {
  AppLink,
  Badge,
  ChartFigure,
  type Column,
  CopyLink,
  DataTable,
  Empty,
  Money,
  MoneyLineChart,
  Page,
  Reply,
  Section,
  ShortMoney,
  Stack,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { insight } from '../words/insight.ts'
import { rules as rulesWords } from '../words/rules.ts'

const say = insight.commitments
type Found = Output<typeof listCommitments>
type Commitment = Found['commitments'][number]
const marks = {
  'not-begun': { symbol: 'ring', tone: 'quiet' },
  ahead: { symbol: 'up', tone: 'warn' },
  'on-pace': { symbol: 'check', tone: 'good' },
  behind: { symbol: 'down', tone: 'warn' },
  exhausted: { symbol: 'bang', tone: 'bad' },
  over: { symbol: 'cross', tone: 'bad' },
} as const

/** Promised spend: burn-down, pace, and the day on which it will be used up. */
export default function CommitmentsPage() {
  const reply = useReply(listCommitments, {})
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={560}>
        {(data) =>
          data.commitments.length === 0 ? (
            <Section title={say.title}>
              <Empty
                title={say.none}
                hint={say.noneHint}
                action={<AppLink place={{ to: '/rules/pricing' }}>{rulesWords.edit('pricing.yml')}</AppLink>}
              />
            </Section>
          ) : (
            <Stack>
              {data.commitments.map((one) => (
                <One key={one.id} commitment={one} currency={data.currency} />
              ))}
            </Stack>
          )
        }
      </Reply>
    </Page>
  )
}

function One({ commitment, currency }: { commitment: Commitment; currency: string }) {
  const { amount, used, remaining, burnDown } = commitment
  return (
    <Section title={commitment.title} about={say.span(time.day(commitment.from), time.day(commitment.until))}>
      <Stack>
        <Tiles lead>
          <Tile label={say.amount} figure={<ShortMoney amount={amount} currency={currency} />} />
          <Tile
            label={say.used}
            figure={<ShortMoney amount={used} currency={currency} />}
            note={say.pace(money(commitment.paceToDate, currency, 0))}
          />
          <Tile label={say.remaining} figure={<ShortMoney amount={remaining} currency={currency} />} />
          <Tile
            label={say.exhausted}
            figure={commitment.exhaustedOn === null ? say.never : time.day(commitment.exhaustedOn)}
            note={
              <>
                <Badge {...marks[commitment.state]} word={say.state[commitment.state]} />{' '}
                {`${say.shortfall}: ${money(commitment.shortfall, currency, 0)}, ${say.byPace}.`}
              </>
            }
          />
        </Tiles>
        <BurnDown commitment={commitment} currency={currency} burnDown={burnDown} />
      </Stack>
    </Section>
  )
}

type Month = Commitment['burnDown'][number]

function BurnDown(props: { commitment: Commitment; currency: string; burnDown: readonly Month[] }) {
  const { commitment, currency, burnDown } = props
  const last = burnDown.at(-1)
  if (last === undefined) return <Empty title={say.state['not-begun']} />
  const columns: Column<Month>[] = [
    { id: 'month', header: say.month, cell: (row) => time.month(row.month) },
    { id: 'used', header: say.used, align: 'end', cell: (row) => <Money amount={row.used} currency={currency} /> },
    {
      id: 'remaining',
      header: say.remaining,
      align: 'end',
      cell: (row) => <Money amount={row.remaining} currency={currency} />,
    },
  ]
  return (
    <ChartFigure
      caption={say.caption(
        money(commitment.remaining, currency),
        money(commitment.amount, currency),
        time.longMonth(last.month),
      )}
      height={240}
      chart={
        <MoneyLineChart
          name={say.chartName(commitment.title)}
          series={say.remaining}
          points={burnDown.map((one) => ({
            label: time.month(one.month),
            amount: decimal.forDrawing(one.remaining),
          }))}
          currency={currency}
          height={240}
        />
      }
      table={<DataTable label={say.burnDown} columns={columns} rows={burnDown} rowKey={(row) => row.month} />}
    />
  )
}
