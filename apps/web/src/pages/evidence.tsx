import {
  type AuditorAccess,
  endAuditorAccess,
  getEvidencePack,
  listAuditorAccess,
  listDomains,
  type Output,
} from '@meshledger/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { PERSON_CHANGED } from '../frame/person-switch.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { GiveAccess } from '../parts/give-access.tsx'
import { useTitles } from '../parts/titles.ts'
import { keepFile, latestMonth, lookAsAuditor, useReply, useSession } from '../reading/index.ts'
import {
  Badge,
  Button,
  Code,
  type Column,
  DataTable,
  Drawer,
  Empty,
  Page,
  Reply,
  Row,
  Section,
  Select,
  Stack,
  TextField,
} from '../ui/index.ts'
import { daysOf, evidenceView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { evidence as say } from '../words/evidence.ts'

/** What an auditor is handed: the pack (C2), and access to look at the same from here (C8). */
export default function EvidencePage() {
  const [view, change] = useView(evidenceView)
  const list = useReply(listAuditorAccess, {})
  return (
    <Page title={say.title} about={say.about}>
      <Pack />
      <Section
        title={say.access}
        about={say.accessAbout}
        actions={<Button onClick={() => change({ new: 'access' })}>{say.give}</Button>}
      >
        <Reply of={list} what={say.access} height={200}>
          {({ access }) =>
            access.length === 0 ? <Empty title={say.none} hint={say.noneHint} /> : <List access={access} />
          }
        </Reply>
      </Section>
      <Drawer title={say.give} opened={view.new === 'access'} onClose={() => change({ new: undefined })}>
        <GiveAccess />
      </Drawer>
    </Page>
  )
}

function Pack() {
  const [view] = useView(evidenceView)
  const domains = useReply(listDomains, {})
  const [domain, setDomain] = useState('')
  const [made, setMade] = useState<Output<typeof getEvidencePack> | null>(null)
  const days = daysOf(view, latestMonth(useSession()))
  const query = { ...days, ...(domain === '' ? {} : { domain }) }
  return (
    <Section title={say.pack} about={say.packAbout(time.days(days.from, days.to))}>
      <Stack>
        <Row>
          <Select
            label={say.packDomain}
            any={say.allDomains}
            value={domain}
            choices={(domains.data?.domains ?? []).map((one) => ({ value: one.domain, label: one.title }))}
            onChange={setDomain}
          />
          <ActButton
            primary
            route={getEvidencePack}
            input={{ query }}
            label={say.make}
            done={say.made(say.pack)}
            after={(reply) => {
              keepFile(reply.file)
              setMade(reply)
            }}
          />
        </Row>
        {made === null ? null : (
          <div>
            <p>{say.holds(made.events, made.changes)}</p>
            <p>{say.verify}</p>
            <Code>{`meshledger verify ${made.file.name} --key "${made.key}"`}</Code>
          </div>
        )}
      </Stack>
    </Section>
  )
}

function List({ access }: { access: readonly AuditorAccess[] }) {
  const titleOf = useTitles()
  const columns: Column<AuditorAccess>[] = [
    { id: 'who', header: say.column.who, wrap: true, cell: (row) => `${row.auditor}: ${row.purpose}` },
    { id: 'days', header: say.column.days, cell: (row) => time.days(row.from, row.to) },
    { id: 'domains', header: say.column.domains, wrap: true, cell: (row) => row.domains.map(titleOf).join(', ') },
    {
      id: 'state',
      header: say.column.state,
      cell: (row) => (
        <Badge
          symbol={row.state === 'open' ? 'check' : 'ring'}
          word={say.state[row.state]}
          tone={row.state === 'open' ? 'info' : 'quiet'}
        />
      ),
    },
    { id: 'ends', header: say.column.ends, cell: (row) => time.day(row.ends) },
    { id: 'looks', header: say.column.looks, align: 'end', cell: (row) => String(row.looks) },
    { id: 'act', header: say.column.act, cell: (row) => (row.state === 'open' ? <Open row={row} /> : null) },
  ]
  return <DataTable label={say.access} columns={columns} rows={access} rowKey={(row) => row.id} />
}

function Open({ row }: { row: AuditorAccess }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [ending, setEnding] = useState(false)
  const look = async () => {
    lookAsAuditor(row.id)
    client.clear()
    await navigate({ to: '/auditor' } as never)
    window.dispatchEvent(new Event(PERSON_CHANGED))
  }
  return (
    <Row>
      <Button small onClick={() => void look()}>
        {say.viewAs}
      </Button>
      {ending ? (
        <>
          <TextField label={say.reason} value={reason} onChange={setReason} />
          <ActButton
            route={endAuditorAccess}
            input={{ params: { id: row.id }, body: { reason } }}
            label={say.endNow}
            done={say.endedDone}
            disabled={reason.trim() === ''}
          />
        </>
      ) : (
        <Button small onClick={() => setEnding(true)}>
          {say.endNow}
        </Button>
      )}
    </Row>
  )
}
