import { dryRunAction, type Finding, getEnforcement, type Output, proposeAction } from '@meshledger/contracts'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useReply } from '../reading/index.ts'
import { LongText, linkTo, Reply, Row, Select, Source, Stack, TextField } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { ActButton } from './act-button.tsx'

const say = govern.propose
type Kinds = Output<typeof getEnforcement>['actions']
type DryRun = Output<typeof dryRunAction>

/** Asks for one change of the account about a finding: looks first, then puts it before another person. */
export function ProposeForm({ finding }: { finding: Finding }) {
  const known = useReply(getEnforcement, {})
  return (
    <Reply of={known} what={say.title} height={200}>
      {(data) => {
        const mode = data.modes.find((one) => one.rule === finding.rule && one.domain === finding.domain)?.mode
        return (
          <Stack tight>
            <p className="ml-quiet">{say.mode(govern.enforcement.mode[mode ?? 'report'])}</p>
            <Form finding={finding.id} kinds={data.actions} mayAsk={mode !== undefined && mode !== 'report'} />
          </Stack>
        )
      }}
    </Reply>
  )
}

/** The account is known to the server; whoever asks need not know its number. */
const ACCOUNT = 'account'

function Form({ finding, kinds, mayAsk }: { finding: string; kinds: Kinds; mayAsk: boolean }) {
  const navigate = useNavigate()
  const [kind, setKind] = useState(kinds[0]?.kind ?? '')
  const [values, setValues] = useState<Record<string, string>>({})
  const [note, setNote] = useState('')
  const [dry, setDry] = useState<DryRun | null>(null)
  const names = (kinds.find((one) => one.kind === kind)?.params ?? []).filter((name) => name !== ACCOUNT)
  const params = Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
  const whole = names.every((name) => (values[name] ?? '').trim() !== '')
  const wish = { finding, kind, params }
  const write = (name: string, value: string) => {
    setDry(null)
    setValues({ ...values, [name]: value })
  }
  return (
    <>
      <Select
        label={say.kind}
        value={kind}
        choices={kinds.map((one) => ({ value: one.kind, label: one.title }))}
        onChange={(value) => {
          setDry(null)
          setKind(value)
        }}
      />
      {names.map((name) => (
        <TextField key={name} label={name} value={values[name] ?? ''} onChange={(value) => write(name, value)} />
      ))}
      <Row>
        <ActButton
          {...{ route: dryRunAction, input: { body: wish }, label: say.look, done: say.seen }}
          disabled={!whole}
          after={setDry}
        />
      </Row>
      {dry ? (
        <>
          <Source label={govern.enforcement.valueBefore}>{JSON.stringify(dry.before, null, 2)}</Source>
          <Source label={govern.enforcement.valueAfter}>{JSON.stringify(dry.after, null, 2)}</Source>
          {dry.already ? <p>{say.already}</p> : null}
          {dry.warning ? <p>{dry.warning}</p> : null}
          <LongText label={say.note} value={note} onChange={setNote} />
          <Row>
            <ActButton
              {...{ route: proposeAction, input: { body: { ...wish, note } }, label: say.ask, done: say.asked }}
              primary
              disabled={dry.already || !mayAsk}
              after={({ action }) =>
                void navigate(linkTo({ to: '/enforcement/$id', params: { id: action.id } }) as never)
              }
            />
          </Row>
        </>
      ) : null}
    </>
  )
}
