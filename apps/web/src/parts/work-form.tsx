import { type Finding, type Person, workFinding } from '@meshledger/contracts'
import { useState } from 'react'
import { useSession } from '../reading/index.ts'
import { LongText, Row, Select, Stack, TextField } from '../ui/index.ts'
import { words } from '../words.ts'
import { ActButton } from './act-button.tsx'

const say = words.compliance.finding

/** Whether a finding of this domain can be given to somebody: only to who may open it. */
export const maySee = ({ roles, domains }: Person, domain: string): boolean =>
  roles.some((role) => role === 'admin' || role === 'compliance') ||
  (roles.includes('team-lead') && domains.includes(domain))

/** Says who mends a finding, by when, or a remark. What is left as it is, is not said again. */
export function WorkForm({ finding }: { finding: Finding }) {
  const { people, now } = useSession()
  const [owner, setOwner] = useState(finding.owner ?? '')
  const [due, setDue] = useState(finding.due ?? '')
  const [comment, setComment] = useState('')
  const body = {
    comment,
    ...(owner === '' || owner === finding.owner ? {} : { owner }),
    ...(due === '' || due === finding.due ? {} : { due }),
  }
  const choices = people
    .filter((one) => maySee(one, finding.domain) || one.id === finding.owner)
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Stack tight>
      {/* Nobody can be chosen from once people sign in: then the owner is named by hand. */}
      {people.length === 0 ? (
        <TextField label={say.mends} value={owner} onChange={setOwner} />
      ) : (
        <Select
          label={say.mends}
          value={owner}
          choices={choices}
          onChange={setOwner}
          {...(finding.owner === null ? { any: say.nobody } : {})}
        />
      )}
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
