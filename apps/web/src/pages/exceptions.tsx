import {
  decideException,
  type Exception,
  listAttestations,
  listExceptions,
  withdrawException,
} from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { AskException } from '../parts/ask-exception.tsx'
import { AttestForm } from '../parts/attest-form.tsx'
import { AttestationDetail, AttestationsTable } from '../parts/attestations.tsx'
import { useTitles } from '../parts/titles.ts'
import { usePeopleNames, useReply } from '../reading/index.ts'
import {
  AppLink,
  Badge,
  Button,
  type Column,
  CopyLink,
  DataTable,
  Drawer,
  Empty,
  Facts,
  LongText,
  Page,
  Reply,
  Row,
  Section,
  Stack,
} from '../ui/index.ts'
import { exceptionsView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { govern } from '../words/govern.ts'

const say = govern.exceptions

/** What is let off, by whom and until when (C7); and who gave their word on what. */
export default function ExceptionsPage() {
  const [view, change] = useView(exceptionsView)
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  const exceptions = useReply(listExceptions, { query: {} })
  const attestations = useReply(listAttestations, { query: {} })
  const opened = exceptions.data?.exceptions.find(({ id }) => id === view.open)
  const word = attestations.data?.attestations.find(({ id }) => id === view.word)
  const blank = { domain: undefined, framework: undefined, control: undefined, rule: undefined, finding: undefined }
  const closed = { ...blank, new: undefined, open: undefined, word: undefined } as const
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section
        title={say.title}
        about={exceptions.data ? say.soon(exceptions.data.expiringSoon) : undefined}
        actions={<Button onClick={() => change({ new: 'exception' })}>{say.ask.title}</Button>}
      >
        <Reply of={exceptions} what={say.title} height={320}>
          {(data) =>
            data.exceptions.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <DataTable
                label={say.title}
                columns={columnsOf(titleOf, nameOf)}
                rows={data.exceptions}
                rowKey={(row) => row.id}
                mark={(row) => (row.expiresSoon ? 'warn' : undefined)}
              />
            )
          }
        </Reply>
      </Section>
      <Section
        title={say.attestations}
        about={say.attestationsAbout}
        actions={<Button onClick={() => change({ new: 'attestation' })}>{say.attest.title}</Button>}
      >
        <Reply of={attestations} what={say.attestations} height={240}>
          {(data) =>
            data.attestations.length === 0 ? (
              <Empty title={say.noAttestations} />
            ) : (
              <AttestationsTable rows={data.attestations} titleOf={titleOf} />
            )
          }
        </Reply>
      </Section>
      <Drawer title={say.detail} opened={opened !== undefined} onClose={() => change({ open: undefined })}>
        {opened ? <Detail exception={opened} titleOf={titleOf} /> : null}
      </Drawer>
      <Drawer title={say.wordDetail} opened={word !== undefined} onClose={() => change(closed)}>
        {word ? <AttestationDetail word={word} titleOf={titleOf} /> : null}
      </Drawer>
      <Drawer title={say.ask.title} opened={view.new === 'exception'} onClose={() => change(closed)}>
        <AskException given={view} finding={view.finding} after={(open) => change({ ...closed, open }, true)} />
      </Drawer>
      <Drawer title={say.attest.title} opened={view.new === 'attestation'} onClose={() => change(closed)}>
        <AttestForm given={view} after={(id) => change({ ...closed, word: id }, true)} />
      </Drawer>
    </Page>
  )
}

const whatOf = ({ control, rule }: Exception): string => {
  if (control) return `${control.control} ${control.title}`
  if (rule === null) return ''
  return rule.subject === null ? say.all(rule.title) : say.one(rule.title, rule.subject)
}

function StateMark({ state }: { state: Exception['state'] }) {
  if (state === 'approved') return <Badge symbol="check" word={say.state[state]} tone="info" />
  if (state === 'requested') return <Badge symbol="clock" word={say.state[state]} tone="warn" />
  return <Badge symbol="ring" word={say.state[state]} tone="quiet" />
}

type Name = (id: string) => string
const columnsOf = (titleOf: Name, nameOf: Name): Column<Exception>[] => [
  {
    id: 'what',
    header: say.column.what,
    wrap: true,
    cell: (row) => <AppLink place={{ to: '/exceptions', search: { open: row.id } }}>{whatOf(row)}</AppLink>,
  },
  { id: 'domain', header: say.column.domain, cell: (row) => titleOf(row.domain) },
  { id: 'state', header: say.column.state, cell: (row) => <StateMark state={row.state} /> },
  {
    id: 'until',
    header: say.column.until,
    cell: (row) => `${time.day(row.until)}${row.daysLeft === null ? '' : ` · ${say.daysLeft(row.daysLeft)}`}`,
  },
  { id: 'owner', header: say.column.owner, cell: (row) => nameOf(row.owner) },
  { id: 'covers', header: say.column.covers, align: 'end', cell: (row) => say.covers(row.openFindings) },
]

function Detail({ exception, titleOf }: { exception: Exception; titleOf: Name }) {
  const nameOf = usePeopleNames()
  const [reason, setReason] = useState('')
  const { id, mayDecide, mayEnd, mayWithdraw } = exception
  const params = { id }
  const empty = reason.trim() === ''
  const decide = (decision: 'approved' | 'refused' | 'ended') => ({ params, body: { decision, reason } })
  const may = mayDecide || mayEnd || mayWithdraw
  return (
    <Stack>
      <Facts
        items={[
          { name: say.column.what, value: whatOf(exception) },
          { name: say.column.domain, value: titleOf(exception.domain) },
          { name: say.column.state, value: <StateMark state={exception.state} /> },
          { name: say.column.until, value: time.day(exception.until) },
          { name: say.column.owner, value: nameOf(exception.owner) },
          { name: say.requested, value: `${exception.requestedBy.name}, ${time.minute(exception.requestedAt)}` },
          { name: say.reason, value: exception.reason },
        ]}
      />
      <Section title={say.steps}>
        {exception.steps.length === 0 ? (
          <p className="ml-quiet">{say.noSteps}</p>
        ) : (
          <ol className="ml-list">
            {exception.steps.map((step) => (
              <li key={step.at + step.decision}>
                {step.who.name} {say.decided[step.decision]}
                <br />
                <small className="ml-quiet">{`${time.minute(step.at)} · ${step.reason}`}</small>
              </li>
            ))}
          </ol>
        )}
      </Section>
      {may ? (
        <>
          <LongText label={say.say} hint={say.needReason} value={reason} onChange={setReason} />
          <Row>
            {mayDecide ? (
              <>
                <ActButton
                  {...{ route: decideException, input: decide('approved'), label: say.approve, done: say.saved }}
                  primary
                  disabled={empty}
                />
                <ActButton
                  {...{ route: decideException, input: decide('refused'), label: say.refuse, done: say.saved }}
                  disabled={empty}
                />
              </>
            ) : null}
            {mayEnd ? (
              <ActButton
                {...{ route: decideException, input: decide('ended'), label: say.end, done: say.saved }}
                disabled={empty}
              />
            ) : null}
            {mayWithdraw ? (
              <ActButton
                route={withdrawException}
                input={{ params, body: { reason } }}
                label={say.withdraw}
                done={say.saved}
              />
            ) : null}
          </Row>
        </>
      ) : null}
    </Stack>
  )
}
