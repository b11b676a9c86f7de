import { type Finding, workFinding } from '@meshledger/contracts'
import { useState } from 'react'
import { useSession } from '../reading/index.ts'
import { LongText, Row, Stack, TextField } from '../ui/index.ts'
import { judgement } from '../words/judgement.ts'
import { ActButton } from './act-button.tsx'
import { OwnerSelect } from './owner-select.tsx'

const say = judgement.finding

/** Says who mends a finding, by when, or a remark. What is left as it is, is not said again. */
export function WorkForm({ finding }: { finding: Finding }) {
  const { now } = useSession()
  const [owner, setOwner] = useState(finding.owner ?? '')
  const [due, setDue] = useState(finding.due ?? '')
  const [comment, setComment] = useState('')
  const body = {
    comment,
    ...(owner === '' || owner === finding.owner ? {} : { owner }),
    ...(due === '' || due === finding.due ? {} : { due }),
  }
  return (
    <Stack tight>
      <OwnerSelect
        label={say.mends}
        domain={finding.domain}
        value={owner}
        none={finding.owner === null ? say.nobody : undefined}
        onChange={setOwner}
      />
      <TextField label={say.due} type="date" min={now.slice(0, 10)} value={due} onChange={setDue} />
      <LongText label={say.remark} hint={say.remarkHint} value={comment} onChange={setComment} />
      <Row>
        <ActButton
          route={workFinding}
          input={{ params: { id: finding.id }, body }}
          label={say.saveWork}
          done={say.savedWork}
          disabled={body.owner === undefined && body.due === undefined && comment.trim() === ''}
          after={() => setComment('')}
        />
      </Row>
    </Stack>
  )
}
