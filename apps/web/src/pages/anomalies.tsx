import { listAnomalies, type Output } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { driverName } from '../parts/drivers-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { Traced } from '../parts/traced.tsx'
import { useReply } from '../reading/index.ts'
import { AppLink, type Column, CopyLink, DataTable, Drawer, Empty, Page, Reply, Section } from '../ui/index.ts'
import { anomaliesView, moneyInput, onlyNames, type Question } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'

const say = insight.anomalies
type Found = Output<typeof listAnomalies>
type Anomaly = Found['anomalies'][number]
const idOf = ({ date, domain }: Anomaly): string => `${date}@${domain}`

/** What a domain cost on a day. */
const costOn = (basis: Found['basis'], domain: string, day: string): Question => ({
  ...{ from: day, to: day, basis },
  'f.domain': domain,
})

/** Days that stand out, each with its ranked causes, which sum to the excess (T2, T8). */
export default function AnomaliesPage() {
  const [view, change] = useView(anomaliesView)
  const titleOf = useTitles()
  const query = { ...moneyInput(view), ...(view['f.domain'] ? { 'f.domain': view['f.domain'] } : {}) }
  const reply = useReply(listAnomalies, { query })
  const open = reply.data?.anomalies.find((one) => idOf(one) === view.open)
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section title={say.list}>
        <Reply of={reply} what={say.list} height={360}>
          {(data) =>
            data.anomalies.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <DataTable
                label={say.list}
                columns={columns(data, titleOf, (open) => ({ ...view, open }))}
                rows={data.anomalies}
                rowKey={idOf}
              />
            )
          }
        </Reply>
      </Section>
      <Drawer
        title={open ? say.causes(time.day(open.date), titleOf(open.domain)) : say.title}
        opened={open !== undefined}
        onClose={() => change({ open: undefined })}
      >
        {open && reply.data ? <Causes anomaly={open} found={reply.data} /> : null}
      </Drawer>
    </Page>
  )
}

const columns = (
  { currency, basis }: Found,
  titleOf: (domain: string) => string,
  searchFor: (open: string) => Record<string, string | undefined>,
): Column<Anomaly>[] => [
  {
    id: 'day',
    header: say.day,
    cell: (row) => (
      <AppLink
        place={{ to: '.', search: searchFor(idOf(row)) }}
        label={say.open(time.day(row.date), titleOf(row.domain))}
      >
        {time.day(row.date)}
      </AppLink>
    ),
  },
  { id: 'domain', header: words.cost.column.domain, cell: (row) => titleOf(row.domain) },
  {
    id: 'cause',
    header: words.cost.column.cause,
    wrap: true,
    cell: (row) => {
      const first = row.drivers[0]
      return first ? `${driverName(first)} (${words.cost.cause[first.cause]})` : ''
    },
  },
  {
    id: 'expected',
    header: say.expected,
    align: 'end',
    cell: (row) => <Traced amount={row.expected} currency={currency} of={costOn(basis, row.domain, row.reference)} />,
  },
  {
    id: 'actual',
    header: say.actual,
    align: 'end',
    cell: (row) => <Traced amount={row.actual} currency={currency} of={costOn(basis, row.domain, row.date)} />,
  },
  {
    id: 'excess',
    header: say.excess,
    align: 'end',
    cell: (row) => (
      <Traced
        signed
        amount={row.excess}
        currency={currency}
        of={costOn(basis, row.domain, row.date)}
        less={costOn(basis, row.domain, row.reference)}
      />
    ),
  },
]

type Driver = Anomaly['drivers'][number]

function Causes({ anomaly, found: { currency, basis } }: { anomaly: Anomaly; found: Found }) {
  /** Null for a cause that is a part of its resource: no usage row is half a price. */
  const on = (row: Driver, day: string): Question | null =>
    row.whole
      ? {
          ...costOn(basis, anomaly.domain, day),
          ...{ 'f.product': onlyNames(row.product), 'f.resource': onlyNames(row.resource) },
        }
      : null
  const sum = decimal.sum(anomaly.drivers.map((one) => one.change))
  const causes: Column<Driver>[] = [
    {
      id: 'resource',
      header: words.cost.column.resource,
      wrap: true,
      cell: (row) => driverName(row),
      foot: words.tables.sum,
    },
    { id: 'cause', header: words.cost.column.cause, cell: (row) => words.cost.cause[row.cause] },
    {
      id: 'change',
      header: words.cost.column.change,
      align: 'end',
      cell: (row) => (
        <Traced
          signed
          amount={row.change}
          currency={currency}
          of={on(row, anomaly.date)}
          less={on(row, anomaly.reference)}
        />
      ),
      foot: (
        <Traced
          signed
          amount={sum}
          currency={currency}
          of={costOn(basis, anomaly.domain, anomaly.date)}
          less={costOn(basis, anomaly.domain, anomaly.reference)}
        />
      ),
    },
  ]
  return (
    <>
      <DataTable
        label={say.causes(time.day(anomaly.date), anomaly.domain)}
        columns={causes}
        rows={anomaly.drivers}
        rowKey={(row) => JSON.stringify([row.product, row.resource, row.cause])}
      />
      <p role="status">{decimal.compare(sum, anomaly.excess) === 0 ? say.sums : say.differs}</p>
    </>
  )
}
