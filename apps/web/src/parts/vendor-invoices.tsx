import type { VendorBills } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { type Column, Count, DataTable, Money, Stack } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'

const say = chargeback.close
type Invoice = VendorBills['invoices'][number]

/** What each invoice of another vendor billed, in its own currency, and where that stands. */
export function VendorInvoices({ bills, currency }: { bills: VendorBills; currency: string }) {
  const { invoices, databricksLines } = bills
  const money = (id: 'allocated' | 'unallocated' | 'difference'): Column<Invoice> => ({
    id,
    header: say.invoiceColumn[id],
    align: 'end',
    cell: (row) => <Money amount={row[id]} currency={currency} />,
    foot: <Money amount={decimal.sum(invoices.map((row) => row[id]))} currency={currency} />,
  })
  const columns: Column<Invoice>[] = [
    { id: 'vendor', header: say.invoiceColumn.vendor, cell: (row) => row.provider, foot: words.tables.sum },
    { id: 'invoice', header: say.invoiceColumn.invoice, cell: (row) => say.invoice(row.invoice) },
    { id: 'lines', header: say.invoiceColumn.lines, align: 'end', cell: (row) => <Count n={row.lines} /> },
    {
      id: 'billed',
      header: say.invoiceColumn.billed,
      align: 'end',
      cell: (row) => <Money amount={row.billed} currency={row.currency} />,
    },
    ...(['allocated', 'unallocated', 'difference'] as const).map(money),
  ]
  return (
    <Stack>
      <DataTable
        label={say.invoices}
        columns={columns}
        rows={invoices}
        rowKey={(row) => JSON.stringify([row.provider, row.invoice, row.currency])}
      />
      {databricksLines === 0 ? null : <p className="ml-quiet">{say.databricksLeftOut(databricksLines)}</p>}
    </Stack>
  )
}
