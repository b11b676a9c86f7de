import { listCommitments, type Output } from '@meshledger/contracts'
import type { ReactNode } from 'react'
import { decimal, money, time } from '../format/index.ts'
import { Traced } from '../parts/traced.tsx'
import { useReply, useSession } from '../reading/index.ts'
import {
  AppLink,
  Badge,
  ChartFigure,
  type Column,
  CopyLink,
  DataTable,
  Empty,
  Facts,
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
import { type Days, monthWithin, plainView, type Question } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { insight } from '../words/insight.ts'
import { rules as rulesWords } from '../words/rules.ts'
import { words } from '../words.ts'

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
  const [view] = useView(plainView)
  const reply = useReply(listCommitments, { query: { basis: view.basis ?? 'net' } })
  const other = useReply(listCommitments, { query: { basis: view.basis === 'list' ? 'net' : 'list' } })
  const both = [reply.data, other.data]
  const { billedThrough } = useSession()
  const usedDays = ({ from, until }: Commitment): Days | null => {
    const to = billedThrough !== null && billedThrough < until ? billedThrough : until
    return billedThrough === null || to < from ? null : { from, to }
  }
  return (
    <Page
      title={say.title}
      about={reply.data ? `${say.about} ${words.cost.basisOf(reply.data.basis, reply.data.currency)}.` : say.about}
      actions={<CopyLink />}
    >
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
                <One
                  key={one.id}
                  commitment={one}
                  currency={data.currency}
                  of={daysAt(usedDays(one), data.basis)}
                  prices={
                    <Prices
                      days={usedDays(one)}
                      list={usedOf(both, 'list', one.id)}
                      net={usedOf(both, 'net', one.id)}
                      currency={data.currency}
                    />
                  }
                />
              ))}
            </Stack>
          )
        }
      </Reply>
    </Page>
  )
}

/** The question what was used on some days; null where there is none. */
const daysAt = (days: Days | null, basis: Found['basis']): Question | null => days && { ...days, basis }

/** What a commitment has used so far at a price; null while that is not known. */
const usedOf = (replies: readonly (Found | undefined)[], basis: Found['basis'], id: string): string | null =>
  replies.find((one) => one?.basis === basis)?.commitments.find((one) => one.id === id)?.used ?? null

/** What the contract takes off the usage that burns a commitment down, as a line of its own (F11). */
function Prices(props: { days: Days | null; list: string | null; net: string | null; currency: string }) {
  const { days, list, net, currency } = props
  if (list === null || net === null) return null
  return (
    <Facts
      items={[
        { name: say.atList, value: <Traced amount={list} currency={currency} of={daysAt(days, 'list')} /> },
        {
          name: say.discount,
          value: (
            <Traced
              signed
              amount={decimal.minus(net, list)}
              currency={currency}
              of={daysAt(days, 'net')}
              less={daysAt(days, 'list')}
            />
          ),
        },
        { name: say.atNet, value: <Traced amount={net} currency={currency} of={daysAt(days, 'net')} /> },
      ]}
    />
  )
}

function One(props: { commitment: Commitment; currency: string; of: Question | null; prices: ReactNode }) {
  const { commitment, currency, of, prices } = props
  const { amount, used, remaining, burnDown } = commitment
  return (
    <Section title={commitment.title} about={say.span(time.day(commitment.from), time.day(commitment.until))}>
      <Stack>
        <Tiles lead>
          <Tile label={say.amount} figure={<ShortMoney amount={amount} currency={currency} />} />
          <Tile
            label={say.used}
            figure={<Traced short amount={used} currency={currency} of={of} />}
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
        {prices}
        <BurnDown commitment={commitment} currency={currency} burnDown={burnDown} of={of} />
      </Stack>
    </Section>
  )
}

type Month = Commitment['burnDown'][number]

function BurnDown(props: {
  commitment: Commitment
  currency: string
  burnDown: readonly Month[]
  of: Question | null
}) {
  const { commitment, currency, burnDown, of } = props
  const last = burnDown.at(-1)
  if (last === undefined) return <Empty title={say.state['not-begun']} />
  const columns: Column<Month>[] = [
    { id: 'month', header: say.month, cell: (row) => time.month(row.month) },
    {
      id: 'used',
      header: say.used,
      align: 'end',
      cell: (row) => (
        <Traced amount={row.used} currency={currency} of={of && { ...of, ...monthWithin(of, row.month) }} />
      ),
    },
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
