import { addCloseNote, type Close, replayClose } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { useAct, usePeopleNames, whyNot } from '../reading/index.ts'
import { Badge, Button, Code, type Column, DataTable, Empty, LongText, Row, Section, Stack } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { ActButton } from './act-button.tsx'

const say = chargeback.close.notes

/** What was found out about a month, kept with it; a note decides nothing and is never changed (F4). */
export function CloseNotes({ close }: { close: Pick<Close, 'period' | 'notes'> }) {
  const nameOf = usePeopleNames()
  const [text, setText] = useState('')
  return (
    <Section title={say.title} about={say.about}>
      <Stack>
        {close.notes.length === 0 ? (
          <Empty title={say.none} />
        ) : (
          <ol className="ml-list" aria-label={say.title}>
            {close.notes.map((one) => (
              <li key={one.at + one.text}>
                {one.text}
                <br />
                <small className="ml-quiet">
                  {nameOf(one.who)}, {time.stamp(one.at)}
                </small>
              </li>
            ))}
          </ol>
        )}
        <LongText label={say.text} value={text} onChange={setText} />
        <Row>
          <ActButton
            route={addCloseNote}
            input={{ params: { period: close.period }, body: { text } }}
            disabled={text.trim() === ''}
            label={say.add}
            done={say.added}
            after={() => setText('')}
          />
        </Row>
      </Stack>
    </Section>
  )
}

type Replayed = { number: string; digest: string; replayed: string | null; same: boolean }

/** A frozen month computed again from what it was frozen with, and every byte compared (F12). */
export function CloseReplay({ period }: { period: string }) {
  const act = useAct(replayClose)
  const columns: Column<Replayed>[] = [
    { id: 'number', header: chargeback.close.column.number, cell: (row) => row.number },
    {
      id: 'same',
      header: chargeback.close.column.state,
      cell: (row) => (
        <Badge
          symbol={row.same ? 'check' : 'cross'}
          word={row.same ? say.same : say.differs}
          tone={row.same ? 'good' : 'bad'}
        />
      ),
    },
    { id: 'digest', header: say.digest, wrap: true, cell: (row) => <Code>{row.digest}</Code> },
  ]
  return (
    <Section title={say.replay} about={say.replayAbout}>
      <Stack>
        <Row>
          <Button busy={act.isPending} onClick={() => act.mutate({ params: { period } })}>
            {say.replayNow}
          </Button>
        </Row>
        {act.error ? (
          <p className="ml-error" role="alert">
            {whyNot(act.error)}
          </p>
        ) : null}
        <p role="status">{act.data === undefined ? '' : act.data.same ? say.allSame : say.someDiffer}</p>
        {act.data === undefined ? null : (
          <DataTable label={say.replay} columns={columns} rows={act.data.statements} rowKey={(row) => row.number} />
        )}
      </Stack>
    </Section>
  )
}
