import { type JournalSettings, journalFields, putJournalSettings } from '@meshledger/contracts'
import { useState } from 'react'
import { Button, Row, Select, Stack, TextField } from '../ui/index.ts'
import { insight } from '../words/insight.ts'
import { ActButton } from './act-button.tsx'

const say = insight.journal
/** While columns are moved about, each keeps an id of its own. */
type Column = JournalSettings['columns'][number] & { id: number }
const accounts = [
  'company',
  'expenseAccount',
  'recoveryAccount',
  'unallocatedAccount',
  'unallocatedCostCentre',
] as const

/** Accounts, and the columns of the firm's own file: chosen, named and put in order without dragging. */
export function JournalSettingsForm({ settings }: { settings: JournalSettings }) {
  const [edited, setEdited] = useState(settings)
  const [columns, setColumns] = useState<Column[]>(settings.columns.map((one, id) => ({ ...one, id })))
  const change = (id: number, part: Partial<Column>) =>
    setColumns(columns.map((one) => (one.id === id ? { ...one, ...part } : one)))
  const ready = columns.length > 0 && columns.every(({ title }) => title.trim() !== '')
  return (
    <Stack>
      <div className="ml-filters">
        {accounts.map((name) => (
          <TextField
            key={name}
            label={say[name]}
            value={edited[name]}
            onChange={(value) => setEdited({ ...edited, [name]: value })}
          />
        ))}
      </div>
      <fieldset className="ml-fieldset">
        <legend>{say.columns}</legend>
        <Stack>
          {columns.map((column, i) => (
            <Row key={column.id}>
              <Select
                label={say.field(i + 1)}
                value={column.field}
                choices={journalFields.map((value) => ({ value, label: say.fields[value] ?? value }))}
                onChange={(value) => change(column.id, { field: value as Column['field'] })}
              />
              <TextField
                label={say.heading(i + 1)}
                value={column.title}
                onChange={(title) => change(column.id, { title })}
              />
              <Button small disabled={i === 0} onClick={() => setColumns(moved(columns, i))}>
                <span aria-hidden="true">{say.upShort}</span>
                <span className="ml-hidden">{say.up(i + 1)}</span>
              </Button>
              <Button
                small
                disabled={columns.length === 1}
                onClick={() => setColumns(columns.filter((one) => one.id !== column.id))}
              >
                <span aria-hidden="true">{say.dropShort}</span>
                <span className="ml-hidden">{say.drop(i + 1)}</span>
              </Button>
            </Row>
          ))}
          <Row>
            <Button
              small
              onClick={() =>
                setColumns([...columns, { id: nextId(columns), field: 'amount', title: say.fields.amount ?? '' }])
              }
            >
              {say.add}
            </Button>
          </Row>
        </Stack>
      </fieldset>
      <Row>
        <ActButton
          primary
          route={putJournalSettings}
          input={{ body: { ...edited, columns: columns.map(({ field, title }) => ({ field, title })) } }}
          disabled={!ready}
          label={say.save}
          done={say.saved}
        />
      </Row>
    </Stack>
  )
}

const nextId = (columns: readonly Column[]): number => Math.max(-1, ...columns.map(({ id }) => id)) + 1

/** The columns with one of them moved up by one place. */
export const moved = (columns: readonly Column[], i: number): Column[] => {
  const before = columns[i - 1]
  const one = columns[i]
  if (before === undefined || one === undefined) return [...columns]
  return [...columns.slice(0, i - 1), one, before, ...columns.slice(i + 1)]
}
