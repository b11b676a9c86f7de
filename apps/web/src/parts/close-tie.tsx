import { type Close, putBill, UNALLOCATED } from '@meshledger/contracts'
import { useState } from 'react'
import { Facts, Money, Row, Section, Select, Stack, TextField } from '../ui/index.ts'
import type { Question } from '../view/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { ActButton } from './act-button.tsx'
import { Traced } from './traced.tsx'
import { VendorInvoices } from './vendor-invoices.tsx'

const say = chargeback.close
const DATABRICKS = 'Databricks'
const amountShape = /^-?\d+(\.\d+)?$/

/** In = out, to the cent, and what the vendor billed beside it; what differs has a name or blocks. */
export function CloseTie({ close }: { close: Close }) {
  const { reconciliation: tied, currency } = close
  const line = (name: string, amount: string, of: Question | null = null) => ({
    name,
    value: <Traced amount={amount} currency={currency} of={of} />,
  })
  const { period } = close
  const money: Question =
    close.state === 'frozen'
      ? { period, asOf: 'freeze' }
      : { period, basis: 'net', shared: 'split', ...(tied.vendors && { vendors: 'with' }) }
  const rated: Question = tied.vendors ? { ...money, 'f.provider': DATABRICKS } : money
  return (
    <Section title={say.reconciliation}>
      <Stack>
        <Facts
          items={[
            line(say.rated, tied.rated, rated),
            ...(tied.vendors === null
              ? []
              : [line(say.otherVendors, tied.billed, { ...money, 'f.provider': `~${DATABRICKS}` })]),
            line(say.adjustments, tied.adjustments),
            line(say.allocated, tied.allocated, { statement: period, 'f.domain': `~${UNALLOCATED}` }),
            line(say.unallocated, tied.unallocated, { statement: period, 'f.domain': UNALLOCATED }),
            { name: say.rounding, value: <Money amount={tied.rounding} currency={currency} signed /> },
            line(say.difference, tied.difference),
            ...(tied.bill === null
              ? []
              : [
                  line(`${say.billed} (${tied.bill.reference})`, tied.bill.amount),
                  line(`${say.billed}: ${say.difference}`, tied.bill.difference),
                  ...tied.bill.explanations.map((one) => line(one.reason, one.amount)),
                  line(say.unexplained, tied.bill.unexplained),
                ]),
          ]}
        />
        {tied.vendors === null ? null : <VendorInvoices bills={tied.vendors} currency={currency} />}
        {close.state === 'approved' || close.state === 'frozen' ? null : <BillForm close={close} />}
      </Stack>
    </Section>
  )
}

function BillForm({ close }: { close: Close }) {
  const [amount, setAmount] = useState('')
  const [reference, setReference] = useState('')
  const [source, setSource] = useState<'invoice' | 'console'>('invoice')
  const [why, setWhy] = useState('')
  const [part, setPart] = useState('')
  const fault = (text: string) => (text !== '' && !amountShape.test(text) ? say.needAmount : undefined)
  const ready =
    amountShape.test(amount) && reference.trim() !== '' && (part === '' || (amountShape.test(part) && why !== ''))
  return (
    <fieldset className="ml-fieldset">
      <legend>{say.bill}</legend>
      <div className="ml-filters">
        <Select
          label={say.billSource}
          value={source}
          choices={(['invoice', 'console'] as const).map((value) => ({ value, label: say.billSources[value] }))}
          onChange={(value) => setSource(value as typeof source)}
        />
        <TextField label={say.billReference} value={reference} onChange={setReference} />
        <TextField label={say.billAmount} value={amount} onChange={setAmount} error={fault(amount)} />
        <TextField label={say.explanation} value={why} onChange={setWhy} />
        <TextField label={say.explanationAmount} value={part} onChange={setPart} error={fault(part)} />
      </div>
      <Row>
        <ActButton
          route={putBill}
          input={{
            params: { period: close.period },
            body: {
              ...{ source, reference, amount, currency: close.currency },
              explanations: part === '' ? [] : [{ reason: why, amount: part }],
            },
          }}
          disabled={!ready}
          label={say.enterBill}
          done={say.done(say.enterBill)}
        />
      </Row>
    </fieldset>
  )
}
