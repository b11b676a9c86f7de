import { getUnallocated, UNALLOCATED } from '@meshledger/contracts'
import { money, percent, time } from '../format/index.ts'
import { CauseList } from '../parts/cause-list.tsx'
import { Traced } from '../parts/traced.tsx'
import type { UnallocatedReply } from '../parts/types.ts'
import { useReply } from '../reading/index.ts'
import {
  ChartFigure,
  type Column,
  Columns,
  CopyLink,
  DataTable,
  Empty,
  Page,
  Reply,
  Section,
  ShareLineChart,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { moneyInput, unallocatedView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const say = words.cost.unallocatedPage

/** What no rule could place, why, and the rule that would place it. */
export default function UnallocatedPage() {
  const [view, change] = useView(unallocatedView)
  const reply = useReply(getUnallocated, { query: moneyInput(view) })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={100}>
        {(data) => (
          <Tiles>
            <Tile
              label={`${say.title}, ${time.period(data.period.from, data.period.to)}`}
              figure={
                <Traced
                  short
                  amount={data.amount}
                  currency={data.currency}
                  of={{ from: data.period.from, to: data.period.to, basis: data.basis, 'f.domain': UNALLOCATED }}
                />
              }
              note={`${words.cost.tile.shareOfSpend(percent(data.share))} · ${money(data.amount, data.currency)}`}
            />
          </Tiles>
        )}
      </Reply>
      <Columns wide>
        <Section title={say.causes}>
          <Reply of={reply} what={say.causes} height={420}>
            {(data) => <CauseList reply={data} open={view.open} onOpen={(open) => change({ open })} />}
          </Reply>
        </Section>
        <Section title={say.trend}>
          <Reply of={reply} what={say.trend} height={300}>
            {(data) => <Trend reply={data} />}
          </Reply>
        </Section>
      </Columns>
    </Page>
  )
}

type Month = UnallocatedReply['trend'][number]

function Trend({ reply }: { reply: UnallocatedReply }) {
  const first = reply.trend[0]
  const last = reply.trend.at(-1)
  if (!first || !last) return <Empty title={say.none} />
  const columns: Column<Month>[] = [
    { id: 'month', header: words.cost.column.month, cell: (row) => time.month(row.month) },
    {
      id: 'amount',
      header: words.cost.column.amount,
      align: 'end',
      cell: (row) => (
        <Traced
          amount={row.amount}
          currency={reply.currency}
          of={{ period: row.month, basis: reply.basis, 'f.domain': UNALLOCATED }}
        />
      ),
    },
    { id: 'share', header: words.cost.column.share, align: 'end', cell: (row) => percent(row.share) },
  ]
  return (
    <ChartFigure
      caption={say.trendCaption(
        percent(last.share),
        time.month(last.month),
        percent(first.share),
        time.month(first.month),
      )}
      height={220}
      chart={
        <ShareLineChart
          name={say.trendName}
          series={words.cost.unallocated}
          height={220}
          points={reply.trend.map((row) => ({ label: time.month(row.month), share: row.share }))}
        />
      }
      table={<DataTable label={say.trendName} columns={columns} rows={reply.trend} rowKey={(row) => row.month} />}
    />
  )
}
