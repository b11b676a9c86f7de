import { getCost, getReconciliation } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { Balance, EquationTable } from '../parts/reconciliation-parts.tsx'
import { useTitles } from '../parts/titles.ts'
import { Traced } from '../parts/traced.tsx'
import type { Reconciliation } from '../parts/types.ts'
import { useReply } from '../reading/index.ts'
import {
  type Column,
  Columns,
  CopyLink,
  Count,
  DataTable,
  Empty,
  Page,
  Quantity,
  Reply,
  Section,
  Stack,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { onlyNames, periodInput, reconciliationView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const say = words.cost.recon
const column = words.cost.column

/** Does everything that came in come out again? Rows, quantities and money, each to the last unit. */
export default function ReconciliationPage() {
  const [view] = useView(reconciliationView)
  const query = periodInput(view)
  const reply = useReply(getReconciliation, { query })
  const cost = useReply(getCost, { query: { ...query, by: 'domain' } })
  const titleOf = useTitles()
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={484}>
        {(data) => (
          <>
            <Section title={say.equation} about={time.period(data.period.from, data.period.to)}>
              <Stack tight>
                <Balance reply={data} />
                <EquationTable reply={data} />
              </Stack>
            </Section>
            <Rows reply={data} />
          </>
        )}
      </Reply>
      <Columns>
        <Section title={say.domains}>
          <Reply of={reply} what={say.domains} height={400}>
            {(data) => <Domains reply={data} titleOf={titleOf} />}
          </Reply>
        </Section>
        <Section title={say.quantities}>
          <Reply of={reply} what={say.quantities} height={240}>
            {(data) => <Quantities reply={data} />}
          </Reply>
        </Section>
        <Section title={say.recordTypes}>
          <Reply of={reply} what={say.recordTypes} height={160}>
            {(data) => <RecordTypes reply={data} />}
          </Reply>
        </Section>
        <Section title={say.unpricedSkus}>
          <Reply of={cost} what={say.unpricedSkus} height={160}>
            {({ unpriced }) =>
              unpriced.skus.length === 0 ? (
                <Empty title={words.cost.unpricedNone} />
              ) : (
                <DataTable
                  label={say.unpricedSkus}
                  rows={unpriced.skus}
                  rowKey={(row) => row.sku_name + row.cloud + row.usage_unit + row.reason}
                  columns={[
                    { id: 'sku', header: column.sku, wrap: true, cell: (row) => row.sku_name },
                    { id: 'cloud', header: column.cloud, cell: (row) => row.cloud },
                    {
                      id: 'reason',
                      header: column.reason,
                      wrap: true,
                      cell: (row) => words.cost.unpricedReason[row.reason],
                    },
                    {
                      id: 'quantity',
                      header: column.quantity,
                      align: 'end',
                      cell: (row) => (
                        <>
                          <Quantity amount={row.usage_quantity} /> {row.usage_unit}
                        </>
                      ),
                    },
                    { id: 'rows', header: column.rows, align: 'end', cell: (row) => <Count n={row.rows} /> },
                  ]}
                />
              )
            }
          </Reply>
        </Section>
      </Columns>
    </Page>
  )
}

/** The days and the price of all figures of a reconciliation. */
const daysOf = ({ period, basis }: Reconciliation) => ({ from: period.from, to: period.to, basis })

function Rows({ reply }: { reply: Reconciliation }) {
  const { rows } = reply
  return (
    <Section title={say.rows}>
      <Tiles>
        <Tile label={say.rowsRead} figure={<Count n={rows.read} />} />
        <Tile label={say.rowsRated} figure={<Count n={rows.rated} />} />
        <Tile label={say.rowsFree} figure={<Count n={rows.free} />} />
        <Tile
          label={say.rowsUnpriced}
          figure={<Count n={rows.unpriced} />}
          {...(rows.unpriced > 0 ? { tone: 'warn' as const } : {})}
        />
      </Tiles>
    </Section>
  )
}

function Domains({ reply, titleOf }: { reply: Reconciliation; titleOf: (domain: string) => string }) {
  const columns: Column<Reconciliation['domains'][number]>[] = [
    { id: 'domain', header: column.domain, cell: (row) => titleOf(row.domain), foot: words.tables.sum },
    {
      id: 'rows',
      header: column.rows,
      align: 'end',
      cell: (row) => <Count n={row.rows} />,
      foot: <Count n={reply.rows.rated} />,
    },
    {
      id: 'amount',
      header: column.amount,
      align: 'end',
      cell: (row) => (
        <Traced amount={row.amount} currency={reply.currency} of={{ ...daysOf(reply), 'f.domain': row.domain }} />
      ),
      foot: <Traced amount={reply.rated} currency={reply.currency} of={daysOf(reply)} />,
    },
  ]
  return (
    <DataTable
      label={say.domains}
      columns={columns}
      rows={reply.domains}
      rowKey={(row) => row.domain}
      mark={(row) => (row.domain === 'Unallocated' ? 'unallocated' : undefined)}
    />
  )
}

function Quantities({ reply }: { reply: Reconciliation }) {
  const amount = (name: 'read' | 'rated' | 'free' | 'unpriced'): Column<Reconciliation['quantities'][number]> => ({
    id: name,
    header: column[name],
    align: 'end',
    cell: (row) => <Quantity amount={row[name]} />,
  })
  const columns = [
    { id: 'unit', header: column.unit, cell: (row: Reconciliation['quantities'][number]) => row.usage_unit },
    amount('read'),
    amount('rated'),
    amount('free'),
    amount('unpriced'),
  ]
  return <DataTable label={say.quantities} columns={columns} rows={reply.quantities} rowKey={(row) => row.usage_unit} />
}

function RecordTypes({ reply }: { reply: Reconciliation }) {
  const columns: Column<Reconciliation['recordTypes'][number]>[] = [
    { id: 'type', header: column.recordType, cell: (row) => row.record_type },
    { id: 'rows', header: column.rows, align: 'end', cell: (row) => <Count n={row.rows} /> },
    {
      id: 'amount',
      header: column.amount,
      align: 'end',
      cell: (row) => (
        <Traced
          amount={row.amount}
          currency={reply.currency}
          of={{ ...daysOf(reply), 'f.record_type': onlyNames(row.record_type) }}
        />
      ),
    },
  ]
  return (
    <DataTable label={say.recordTypes} columns={columns} rows={reply.recordTypes} rowKey={(row) => row.record_type} />
  )
}
