import { importBudgets, type Output, putBudgets } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { LongText, Row, Select, Stack, TextField } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { ActButton } from './act-button.tsx'
import type { Budgets } from './budget-grid.tsx'

const say = chargeback.budgets
const amountShape = /^\d+(\.\d+)?$/

/** One budget of one month, with a note that stays in its history. */
export function BudgetSetter({ budgets }: { budgets: Budgets }) {
  const [node, setNode] = useState(budgets.rows[0]?.node ?? '')
  const [month, setMonth] = useState(budgets.months.at(-1) ?? '')
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const wrong = amount !== '' && !amountShape.test(amount)
  return (
    <Stack>
      <div className="ml-filters">
        <Select
          label={say.node}
          value={node}
          choices={budgets.rows.map((row) => ({ value: row.node, label: row.title }))}
          onChange={setNode}
        />
        <Select
          label={say.month}
          value={month}
          choices={budgets.months.map((value) => ({ value, label: time.month(value) }))}
          onChange={setMonth}
        />
        <TextField
          label={say.amount}
          value={amount}
          onChange={setAmount}
          error={wrong ? chargeback.close.needAmount : undefined}
        />
        <TextField label={say.note} value={note} onChange={setNote} />
      </div>
      <Row>
        <ActButton
          primary
          route={putBudgets}
          input={{ body: { cells: [{ node, month, amount }], note } }}
          disabled={amount === '' || wrong}
          label={say.save}
          done={say.saved(1)}
        />
      </Row>
    </Stack>
  )
}

type Report = Output<typeof importBudgets>

/** Many budgets at once: looked at first, taken in whole or not at all. */
export function BudgetImport() {
  const [csv, setCsv] = useState('')
  const [report, setReport] = useState<Report | null>(null)
  const change = (text: string) => {
    setCsv(text)
    setReport(null)
  }
  const clean = report !== null && report.faults.length === 0
  return (
    <Stack>
      <LongText label={say.csv} value={csv} onChange={change} long />
      {report === null ? null : (
        <div role="status">
          <p>{say.would(report.changes.length, report.unchanged)}</p>
          {report.faults.length > 0 ? (
            <ul className="ml-gaps" aria-label={say.faults}>
              {report.faults.map((one) => (
                <li key={`${one.line}${one.problem}`}>{say.fault(one.line, one.problem, one.remedy)}</li>
              ))}
            </ul>
          ) : null}
        </div>
      )}
      <Row>
        <ActButton
          route={importBudgets}
          input={{ body: { csv, dryRun: true } }}
          disabled={csv.trim() === ''}
          label={say.check}
          done={chargeback.close.done(say.check)}
          after={setReport}
        />
        <ActButton
          primary
          route={importBudgets}
          input={{ body: { csv, dryRun: false } }}
          disabled={!clean || report.changes.length === 0}
          label={say.take}
          done={chargeback.close.done(say.take)}
          after={setReport}
        />
      </Row>
    </Stack>
  )
}
