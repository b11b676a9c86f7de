import {
  type AuditorAttribute,
  auditorAttributes,
  giveAuditorAccess,
  LONGEST_ACCESS_DAYS,
  listDomains,
} from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { useReply, useSession } from '../reading/index.ts'
import { CopyButton, LongText, Row, Stack, TextField, Tick } from '../ui/index.ts'
import { evidence } from '../words/evidence.ts'
import { ActButton } from './act-button.tsx'

const say = evidence.form
/** Findings and events of the account itself belong to no domain, and are shown where the access names it. */
const PLATFORM = 'Platform'

/** Fixes what an auditor may look at; the link with the key is shown once. */
export function GiveAccess() {
  const today = useSession().now.slice(0, 10)
  const domains = useReply(listDomains, {})
  const [link, setLink] = useState<string | null>(null)
  const [auditor, setAuditor] = useState('')
  const [purpose, setPurpose] = useState('')
  const [from, setFrom] = useState(time.firstDay(today.slice(0, 7)))
  const [to, setTo] = useState(today)
  const [ends, setEnds] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [attributes, setAttributes] = useState<readonly AuditorAttribute[]>([])
  const whole = chosen.length > 0 && [auditor, purpose, from, to, ends].every((one) => one.trim() !== '')
  const toggle = <T extends string>(all: readonly T[], one: T, on: boolean): T[] =>
    on ? [...all, one] : all.filter((held) => held !== one)
  if (link !== null)
    return (
      <Stack>
        <LongText label={evidence.link} value={link} onChange={() => undefined} />
        <Row>
          <CopyButton value={link} label={evidence.copy} />
        </Row>
      </Stack>
    )
  return (
    <Stack>
      <TextField label={say.auditor} value={auditor} onChange={setAuditor} required />
      <TextField label={say.purpose} value={purpose} onChange={setPurpose} required />
      <Row>
        <TextField label={say.from} type="date" value={from} onChange={setFrom} />
        <TextField label={say.to} type="date" value={to} onChange={setTo} />
        <TextField
          {...{ label: say.ends, type: 'date', value: ends, onChange: setEnds, min: today }}
          max={time.addDays(today, LONGEST_ACCESS_DAYS)}
        />
      </Row>
      <fieldset className="ml-stack ml-tight">
        <legend>{say.domains}</legend>
        {[...(domains.data?.domains ?? []), { domain: PLATFORM, title: say.account }].map((one) => (
          <Tick
            key={one.domain}
            label={one.title}
            value={chosen.includes(one.domain)}
            onChange={(on) => setChosen(toggle(chosen, one.domain, on))}
          />
        ))}
      </fieldset>
      <fieldset className="ml-stack ml-tight">
        <legend>{say.attributes}</legend>
        {auditorAttributes.map((one) => (
          <Tick
            key={one}
            label={say.attribute[one]}
            value={attributes.includes(one)}
            onChange={(on) => setAttributes(toggle(attributes, one, on))}
          />
        ))}
      </fieldset>
      {whole ? null : <p className="ml-quiet">{say.missing}</p>}
      <Row>
        <ActButton
          primary
          route={giveAuditorAccess}
          input={{ body: { auditor, purpose, from, to, ends, domains: [...chosen], attributes: [...attributes] } }}
          label={say.send}
          done={say.sent}
          disabled={!whole}
          after={({ key }) => setLink(`${window.location.origin}/auditor#key=${key}`)}
        />
      </Row>
    </Stack>
  )
}
