import { UNALLOCATED } from '@meshledger/contracts'
import { decimal, exactMoney } from '../format/index.ts'
import { Badge, type Column, DataTable, Stack } from '../ui/index.ts'
import type { Question } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'
import type { Reconciliation } from './types.ts'

const say = words.cost.recon

/** In = out, or by how much not: first thing said, in words. */
export function Balance({ reply }: { reply: Reconciliation }) {
  const balanced = decimal.isZero(reply.difference)
  return (
    <p>
      <Badge
        symbol={balanced ? 'check' : 'cross'}
        tone={balanced ? 'good' : 'bad'}
        word={balanced ? say.balanced : say.off(exactMoney(reply.difference, reply.currency))}
      />
    </p>
  )
}

type Step = { id: string; name: string; amount: string; of: Question | null; mark?: string }

/** Rated − allocated − unallocated − rounding = difference, with every digit in the markup. */
export function EquationTable({ reply }: { reply: Reconciliation }) {
  const { currency } = reply
  const days = { from: reply.period.from, to: reply.period.to, basis: reply.basis }
  const steps: Step[] = [
    { id: 'rated', name: say.rated, amount: reply.rated, of: days, mark: 'total' },
    {
      id: 'allocated',
      name: `− ${say.allocated}`,
      amount: reply.allocated,
      of: { ...days, 'f.domain': `~${UNALLOCATED}` },
    },
    {
      ...{ id: 'unallocated', name: `− ${say.unallocated}`, amount: reply.unallocated, mark: 'unallocated' },
      of: { ...days, 'f.domain': UNALLOCATED },
    },
    { id: 'rounding', name: `− ${say.rounding}`, amount: reply.rounding, of: null },
    {
      id: 'difference',
      name: `= ${say.difference}`,
      amount: reply.difference,
      of: null,
      mark: decimal.isZero(reply.difference) ? 'total' : 'bad',
    },
  ]
  const columns: Column<Step>[] = [
    { id: 'step', header: say.step, cell: (step) => step.name },
    {
      id: 'amount',
      header: words.cost.column.amount,
      align: 'end',
      cell: (step) => <Traced amount={step.amount} currency={currency} of={step.of} />,
    },
  ]
  return (
    <DataTable
      label={say.equation}
      columns={columns}
      rows={steps}
      rowKey={(step) => step.id}
      mark={(step) => step.mark}
    />
  )
}

export function ReconciliationBrief({ reply }: { reply: Reconciliation }) {
  return (
    <Stack tight>
      <Balance reply={reply} />
      <EquationTable reply={reply} />
    </Stack>
  )
}
