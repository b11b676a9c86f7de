import { type Finding, findingStates, ProblemError, triageFinding } from '@meshledger/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { time } from '../format/index.ts'
import { call, useSession } from '../reading/index.ts'
import { announce, Button, LongText, Row, Select, Stack, TextField } from '../ui/index.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = judgement.finding
type State = Finding['state']

/** What keeps a triage from being sent, by field; muting needs a reason and an end that lies ahead. */
export function faults(
  state: State,
  reason: string,
  until: string,
  today: string,
): { reason?: string; until?: string } {
  if (state !== 'muted') return {}
  return {
    ...(reason.trim() === '' ? { reason: say.needReason } : {}),
    ...(until <= today ? { until: say.needUntil } : {}),
  }
}

/** Moves a finding to another state, with a reason that others will read. */
export function TriageForm({ finding }: { finding: Finding }) {
  const { now } = useSession()
  const today = now.slice(0, 10)
  const client = useQueryClient()
  const [state, setState] = useState<State>(finding.state === 'open' ? 'acknowledged' : 'open')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [tried, setTried] = useState(false)
  const move = useMutation({
    mutationFn: () =>
      call(triageFinding, {
        params: { id: finding.id },
        body: { state, reason: reason.trim(), ...(state === 'muted' ? { until } : {}) },
      }),
    onSuccess: async (reply) => {
      announce(say.saved(words.compliance.state[reply.finding.state]))
      setReason('')
      setTried(false)
      await client.invalidateQueries()
    },
  })
  const wrong = tried ? faults(state, reason, until, today) : {}
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(faults(state, reason, until, today)).length === 0) move.mutate()
  }
  return (
    <form onSubmit={send} noValidate>
      <Stack tight>
        <Select
          label={say.newState}
          value={state}
          choices={findingStates
            .filter((one) => one !== finding.state)
            .map((value) => ({ value, label: words.compliance.state[value] }))}
          onChange={(value) => setState(value as State)}
        />
        <LongText
          label={say.reason}
          hint={say.reasonHint}
          value={reason}
          onChange={setReason}
          error={wrong.reason}
          required={state === 'muted'}
        />
        {state === 'muted' ? (
          <TextField
            label={say.until}
            hint={say.untilHint}
            type="date"
            min={time.addDays(today, 1)}
            value={until}
            onChange={setUntil}
            error={wrong.until}
            required
          />
        ) : null}
        {move.error ? (
          <p role="alert" className="ml-error">
            {say.notSaved} {move.error instanceof ProblemError ? move.error.message : words.states.noAnswer}
          </p>
        ) : null}
        <Row>
          <Button type="submit" primary busy={move.isPending}>
            {say.save}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
