import {
  getControlMatrix,
  getFinding,
  LONGEST_EXCEPTION_DAYS,
  listDomains,
  listRules,
  requestException,
} from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { useReply, useSession } from '../reading/index.ts'
import { LongText, Picker, Reply, Row, Stack, Switch, TextField } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { ActButton } from './act-button.tsx'
import { OwnerSelect } from './owner-select.tsx'
import { useTitles } from './titles.ts'

const say = govern.exceptions.ask
/** What an address already says of the wish. The subject of a finding is read from the finding: it may be a name. */
export type Given = {
  domain?: string | undefined
  framework?: string | undefined
  control?: string | undefined
  rule?: string | undefined
}
type Start = Given & { subject?: string | undefined }

/** Asks to be let off a control, or what a rule finds: whose, why, who answers for it, and until when. */
export function AskException({
  given,
  finding,
  after,
}: {
  given: Given
  finding: string | undefined
  after: (id: string) => void
}) {
  const found = useReply(getFinding, { params: { id: finding ?? '' } }, finding !== undefined)
  if (finding === undefined) return <Form start={given} after={after} />
  return (
    <Reply of={found} what={say.title} height={320}>
      {({ finding: { domain, rule, subject } }) => <Form start={{ domain, rule, subject }} after={after} />}
    </Reply>
  )
}

function Form({ start, after }: { start: Start; after: (id: string) => void }) {
  const { now } = useSession()
  const titleOf = useTitles()
  const domains = useReply(listDomains, {})
  const matrix = useReply(getControlMatrix, { query: {} })
  const rules = useReply(listRules, {})
  const [from, setFrom] = useState<'control' | 'rule'>(start.rule === undefined ? 'control' : 'rule')
  const [domain, setDomain] = useState(start.domain)
  const [control, setControl] = useState(
    start.control === undefined ? undefined : `${start.framework}:${start.control}`,
  )
  const [rule, setRule] = useState(start.rule)
  const [subject, setSubject] = useState(start.subject ?? '')
  const [reason, setReason] = useState('')
  const [owner, setOwner] = useState('')
  const [until, setUntil] = useState('')
  const today = now.slice(0, 10)
  const colon = control?.indexOf(':') ?? 0
  const what =
    from === 'control'
      ? { framework: control?.slice(0, colon), control: control?.slice(colon + 1) }
      : { rule, ...(subject.trim() === '' ? {} : { subject: subject.trim() }) }
  const whole = domain !== undefined && (from === 'control' ? control : rule) !== undefined
  const said = [reason, owner, until].every((one) => one.trim() !== '')
  const places = [
    ...new Set([...(start.domain ? [start.domain] : []), ...(domains.data?.domains ?? []).map((one) => one.domain)]),
  ]
  return (
    <Stack>
      <p className="ml-quiet">{say.about}</p>
      <Switch
        label={say.from}
        value={from}
        choices={[
          { value: 'control', label: say.fromControl },
          { value: 'rule', label: say.fromRule },
        ]}
        onChange={(value) => setFrom(value as typeof from)}
      />
      <Picker
        label={say.domain}
        value={domain}
        choices={places.map((value) => ({ value, label: titleOf(value) }))}
        onChange={(chosen) => {
          setDomain(chosen)
          setOwner('')
        }}
      />
      {from === 'control' ? (
        <Picker label={say.control} value={control} choices={controlChoices(matrix.data)} onChange={setControl} />
      ) : (
        <>
          <Picker
            label={say.rule}
            value={rule}
            choices={(rules.data?.rules ?? []).map((one) => ({ value: one.rule, label: one.title }))}
            onChange={setRule}
          />
          <TextField label={say.subject} hint={say.subjectHint} value={subject} onChange={setSubject} />
        </>
      )}
      <LongText label={say.reason} value={reason} onChange={setReason} required />
      <OwnerSelect label={say.owner} domain={domain ?? ''} value={owner} none={say.ownerNone} onChange={setOwner} />
      <TextField
        {...{ label: say.until, hint: say.untilHint, type: 'date', value: until, onChange: setUntil }}
        min={today}
        max={time.addDays(today, LONGEST_EXCEPTION_DAYS)}
        required
      />
      {whole && said ? null : <p className="ml-quiet">{say.missing}</p>}
      <Row>
        <ActButton
          primary
          route={requestException}
          input={{ body: { domain: domain ?? '', ...what, reason, owner, until } }}
          label={say.send}
          done={say.sent}
          disabled={!whole || !said}
          after={({ exception }) => after(exception.id)}
        />
      </Row>
    </Stack>
  )
}

type Matrix = {
  frameworks: { id: string; title: string }[]
  controls: { framework: string; control: string; title: string }[]
}

/** Every control that applies somewhere, by framework and title. */
export const controlChoices = (matrix: Matrix | undefined) =>
  (matrix?.controls ?? [])
    .map((one) => ({
      value: `${one.framework}:${one.control}`,
      label: `${one.control} ${one.title} (${titleIn(matrix, one.framework)})`,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }))
const titleIn = (matrix: Matrix | undefined, id: string): string =>
  matrix?.frameworks.find((one) => one.id === id)?.title ?? id
