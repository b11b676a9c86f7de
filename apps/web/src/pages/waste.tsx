import { getWaste, type Output } from '@meshledger/contracts'
import { useTitles } from '../parts/titles.ts'
import { About, Traced } from '../parts/traced.tsx'
import { useReply } from '../reading/index.ts'
import {
  Badge,
  type Column,
  CopyLink,
  Count,
  DataTable,
  Page,
  Reply,
  Section,
  Select,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { moneyInput, onlyNames, readFilter, wasteView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'

const say = insight.waste
type Waste = Output<typeof getWaste>
type Kind = Waste['kinds'][number]
const marks = {
  measured: { symbol: 'check', tone: 'good' },
  estimated: { symbol: 'same', tone: 'info' },
  'no-facts': { symbol: 'ring', tone: 'quiet' },
} as const

/** Money that bought nothing, by kind, dearest first; a kind without facts says so. */
export default function WastePage() {
  const [view, change] = useView(wasteView)
  const titleOf = useTitles()
  const only = view['f.domain']
  const reply = useReply(getWaste, { query: { ...moneyInput(view), ...(only ? { 'f.domain': only } : {}), top: 20 } })
  const whole = useReply(getWaste, { query: { ...moneyInput(view), top: 100 } })
  const days = ({ period, basis }: Waste) => ({
    ...{ from: period.from, to: period.to, basis },
    ...(only ? { 'f.domain': only } : {}),
  })
  const domains = [...new Set((whole.data?.kinds ?? []).flatMap((one) => one.items.map((item) => item.domain)))]
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <div className="ml-filters">
        <Select
          label={words.cost.column.domain}
          value={readFilter(only).only[0] ?? ''}
          any={words.cost.changes.all}
          choices={domains.toSorted().map((value) => ({ value, label: titleOf(value) }))}
          onChange={(value) => change({ 'f.domain': value === '' ? undefined : value })}
        />
      </div>
      <Reply of={reply} what={say.title} height={720}>
        {(data) => (
          <>
            <Tiles>
              {data.kinds.map((one) => (
                <Tile
                  key={one.kind}
                  label={say.kind[one.kind]}
                  figure={
                    one.amount === null ? (
                      say.unknown
                    ) : (
                      <Traced
                        short
                        amount={one.amount}
                        currency={data.currency}
                        of={{ ...days(data), waste: one.kind }}
                      />
                    )
                  }
                  note={
                    <>
                      <Badge {...marks[one.state]} word={say.state[one.state]} />{' '}
                      {one.state === 'no-facts'
                        ? say.noFacts
                        : one.items.length === 0
                          ? say.none
                          : say.count(one.count)}
                    </>
                  }
                />
              ))}
            </Tiles>
            <p className="ml-about">{say.overlap}</p>
            {data.kinds
              .filter((one) => one.items.length > 0)
              .map((one) => (
                <Section key={one.kind} title={say.kind[one.kind]} about={say.hint[one.kind]}>
                  <About of={{ ...days(data), waste: one.kind }}>
                    <Items kind={one} currency={data.currency} titleOf={titleOf} />
                  </About>
                </Section>
              ))}
          </>
        )}
      </Reply>
    </Page>
  )
}

function Items(props: { kind: Kind; currency: string; titleOf: (domain: string) => string }) {
  const { kind, currency } = props
  const columns: Column<Kind['items'][number]>[] = [
    {
      id: 'name',
      header: words.cost.column.resource,
      wrap: true,
      cell: (row) => (
        <>
          {row.name || row.resource}
          <small className="ml-quiet ml-below">{props.titleOf(row.domain)}</small>
        </>
      ),
      foot: say.count(kind.count),
    },
    { id: 'rows', header: words.cost.column.rows, align: 'end', cell: (row) => <Count n={row.usageRows} /> },
    {
      id: 'amount',
      header: words.cost.column.amount,
      align: 'end',
      cell: (row) => (
        <Traced
          amount={row.amount}
          currency={currency}
          of={{ 'f.domain': row.domain, 'f.resource': onlyNames(row.resource) }}
        />
      ),
      foot: kind.amount === null ? null : <Traced amount={kind.amount} currency={currency} of={{}} />,
    },
  ]
  return (
    <DataTable
      label={say.kind[kind.kind]}
      columns={columns}
      rows={kind.items}
      rowKey={(row) => JSON.stringify([row.domain, row.resource, row.name])}
    />
  )
}
