import { dryRunAction, getEnforcement, type Output, proposeAction } from '@meshledger/contracts'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useReply } from '../reading/index.ts'
import { LongText, linkTo, MoreLink, Reply, Row, Select, Source, Stack, TextField } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { ActButton } from './act-button.tsx'
import type { FindingDetail } from './types.ts'

const say = govern.propose
type Kinds = Output<typeof getEnforcement>['actions']
type Offers = FindingDetail['actions']
type DryRun = Output<typeof dryRunAction>

/** Asks for one change of the account about a finding: looks first, then puts it before another person. */
export function ProposeForm({ detail: { finding, actions } }: { detail: FindingDetail }) {
  const known = useReply(getEnforcement, {})
  if (actions.length === 0) return <p className="ml-quiet">{say.byHand}</p>
  return (
    <Reply of={known} what={say.title} height={200}>
      {(data) => {
        const mode = data.modes.find((one) => one.rule === finding.rule && one.domain === finding.domain)?.mode
        const mayAsk = mode !== undefined && mode !== 'report'
        return (
          <Stack tight>
            <p className="ml-quiet">{say.mode(govern.enforcement.mode[mode ?? 'report'])}</p>
            {mayAsk ? null : <MoreLink place={{ to: '/enforcement' }}>{say.setMode}</MoreLink>}
            <Form finding={finding.id} offers={actions} kinds={data.actions} mayAsk={mayAsk} />
          </Stack>
        )
      }}
    </Reply>
  )
}

const NONE: Offers[number] = { kind: '', params: {}, open: [] }

/** An action by its title; what is known of it tells apart two of one kind. */
const labelOf = ({ kind, params }: Offers[number], kinds: Kinds): string =>
  [kinds.find((one) => one.kind === kind)?.title ?? kind, Object.values(params).join(' ')].filter(Boolean).join(': ')

function Form(props: { finding: string; offers: Offers; kinds: Kinds; mayAsk: boolean }) {
  const { finding, offers, kinds, mayAsk } = props
  const navigate = useNavigate()
  const [chosen, setChosen] = useState(0)
  const { kind, params: given, open } = offers[chosen] ?? NONE
  const [values, setValues] = useState<Record<string, string>>(given)
  const [note, setNote] = useState('')
  const [dry, setDry] = useState<DryRun | null>(null)
  const said = Object.fromEntries(open.map(({ name }) => [name, values[name] ?? '']))
  const whole = Object.values(said).every((value) => value.trim() !== '')
  const wish = { finding, kind, params: { ...given, ...said } }
  const write = (name: string, value: string) => {
    setDry(null)
    setValues({ ...values, [name]: value })
  }
  return (
    <>
      <Select
        label={say.kind}
        value={String(chosen)}
        choices={offers.map((one, i) => ({ value: String(i), label: labelOf(one, kinds) }))}
        onChange={(value) => {
          setDry(null)
          setChosen(Number(value))
          setValues(offers[Number(value)]?.params ?? {})
        }}
      />
      {open.map(({ name, most }) => (
        <TextField
          key={name}
          label={name}
          value={values[name] ?? ''}
          onChange={(value) => write(name, value)}
          {...(most === null ? {} : { hint: say.most(most) })}
        />
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
