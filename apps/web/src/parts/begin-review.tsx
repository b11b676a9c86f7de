import { beginReview, LONGEST_REVIEW_DAYS, listDomains } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { useReply, useSession } from '../reading/index.ts'
import { Row, Stack, TextField, Tick } from '../ui/index.ts'
import { reviews } from '../words/reviews.ts'
import { ActButton } from './act-button.tsx'

const say = reviews.begin

/** Asks the owners of domains to look through who has access, by a day. */
export function BeginReview({ after }: { after: (id: string) => void }) {
  const { now } = useSession()
  const domains = useReply(listDomains, {}).data?.domains ?? []
  const [title, setTitle] = useState('')
  const [due, setDue] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const today = now.slice(0, 10)
  const every = domains.map((one) => one.domain)
  const whole = title.trim() !== '' && due !== '' && chosen.length > 0
  return (
    <Stack>
      <p className="ml-quiet">{say.about}</p>
      <TextField label={say.name} hint={say.nameHint} value={title} onChange={setTitle} required />
      <fieldset className="ml-stack ml-tight">
        <legend>{say.domains}</legend>
        <Tick
          label={say.every}
          value={every.length > 0 && chosen.length === every.length}
          onChange={(on) => setChosen(on ? every : [])}
        />
        {domains.map((one) => (
          <Tick
            key={one.domain}
            label={one.title}
            value={chosen.includes(one.domain)}
            onChange={(on) => setChosen(on ? [...chosen, one.domain] : chosen.filter((name) => name !== one.domain))}
          />
        ))}
      </fieldset>
      <TextField
        {...{ label: say.due, type: 'date', value: due, onChange: setDue }}
        min={today}
        max={time.addDays(today, LONGEST_REVIEW_DAYS)}
        required
      />
      {whole ? null : <p className="ml-quiet">{say.missing}</p>}
      <Row>
        <ActButton
          primary
          route={beginReview}
          input={{ body: { title, domains: [...chosen], due } }}
          label={say.send}
          done={say.sent}
          disabled={!whole}
          after={({ review }) => after(review.id)}
        />
      </Row>
    </Stack>
  )
}
