import {
  approveClose,
  type Close,
  exportJournal,
  freezeClose,
  journalPresets,
  prepareClose,
  reviewClose,
  takeBackClose,
} from '@meshledger/contracts'
import { useState } from 'react'
import { money } from '../format/index.ts'
import { keepFile } from '../reading/index.ts'
import { Badge, Code, Row, Section, Select, Source, Stack, TextField } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { ActButton } from './act-button.tsx'

const say = chargeback.close
const marks = {
  done: { symbol: 'check', tone: 'good' },
  now: { symbol: 'right', tone: 'info' },
  later: { symbol: 'ring', tone: 'quiet' },
  blocked: { symbol: 'cross', tone: 'bad' },
} as const

/** The way of a month in six steps, with the one that is next, and whatever it needs. */
export function CloseSteps({ close }: { close: Close }) {
  return (
    <Section title={say.checklist}>
      <ol className="ml-list">
        {close.checklist.map((item) => (
          <li key={item.step}>
            <Row>
              <Badge {...marks[item.state]} word={say.stepState[item.state]} />
              <b>{say.step[item.step]}</b>
              <span>{item.sentence}</span>
            </Row>
          </li>
        ))}
      </ol>
      <section aria-label={say.next} className="ml-next">
        <Next close={close} />
      </section>
    </Section>
  )
}

function Next({ close }: { close: Close }) {
  const input = { params: { period: close.period }, body: {} }
  switch (close.state) {
    case 'open':
      return <ActButton primary route={prepareClose} input={input} label={say.prepare} done={say.done(say.prepare)} />
    case 'prepared':
      return (
        <Row>
          <ActButton primary route={reviewClose} input={input} label={say.review} done={say.done(say.review)} />
          <ActButton route={prepareClose} input={input} label={say.prepareAgain} done={say.done(say.prepareAgain)} />
        </Row>
      )
    case 'in-review':
      return <Approve close={close} />
    case 'approved': {
      const outdated = close.notices.some(({ kind }) => kind === 'approval-outdated')
      return outdated ? (
        <TakeBack period={close.period} />
      ) : (
        <ActButton primary route={freezeClose} input={input} label={say.freeze} done={say.done(say.freeze)} />
      )
    }
    case 'frozen':
      return <p>{say.frozen}</p>
  }
}

/** Approval names exactly what it freezes; whoever prepared it reads why somebody else has to. */
function Approve({ close }: { close: Close }) {
  const [note, setNote] = useState('')
  const params = { period: close.period }
  return (
    <Stack>
      <p>
        {say.digest}: <Code>{close.digest ?? ''}</Code>
      </p>
      <Source label={say.manifest}>{close.manifest}</Source>
      {close.mayApprove ? (
        <Row>
          <TextField label={say.note} value={note} onChange={setNote} />
          <ActButton
            primary
            route={approveClose}
            input={{ params, body: { digest: close.digest ?? '', note } }}
            label={say.approve}
            done={say.done(say.approve)}
          />
        </Row>
      ) : (
        <p className="ml-notice">{close.whyNot}</p>
      )}
      <TakeBack period={close.period} />
    </Stack>
  )
}

/** Back to the start, with a reason: a review that is over, or an approval that no longer is what stands there. */
function TakeBack({ period }: { period: string }) {
  const [reason, setReason] = useState('')
  return (
    <Row>
      <TextField label={say.takeBackReason} value={reason} onChange={setReason} />
      <ActButton
        route={takeBackClose}
        input={{ params: { period }, body: { reason } }}
        disabled={reason.trim() === ''}
        label={say.takeBack}
        done={say.done(say.takeBack)}
      />
    </Row>
  )
}

/** The journal of a frozen month, in the form that an accounting system takes. */
export function JournalExport({ close }: { close: Close }) {
  const [preset, setPreset] = useState<(typeof journalPresets)[number]>('columns')
  return (
    <Section title={say.journal}>
      {close.state === 'frozen' ? (
        <Stack>
          <p>{say.journalFacts(close.journal.transactions, money(close.journal.debit, close.currency))}</p>
          <Row>
            <Select
              label={say.preset}
              value={preset}
              choices={journalPresets.map((value) => ({ value, label: say.presets[value] }))}
              onChange={(value) => setPreset(value as typeof preset)}
            />
            <ActButton
              primary
              route={exportJournal}
              input={{ body: { period: close.period, preset } }}
              label={say.exportJournal}
              done={say.done(say.exportJournal)}
              after={({ file }) => keepFile(file)}
            />
          </Row>
        </Stack>
      ) : (
        <p className="ml-quiet">{say.journalWaits}</p>
      )}
    </Section>
  )
}
