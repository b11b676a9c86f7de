import { type Dispute, getDispute, listDomains, settleDispute, UNALLOCATED } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { DisputeBadge, DisputedAmount } from '../parts/dispute-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { mayCall, usePeopleNames, useReply, useSession } from '../reading/index.ts'
import {
  AppLink,
  CopyLink,
  Facts,
  LongText,
  Money,
  Page,
  Reply,
  Row,
  Section,
  Select,
  Stack,
  TextField,
} from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'

const say = chargeback.dispute

/** One dispute: the line, the reason, and how it was or is to be settled. */
export default function DisputePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const reply = useReply(getDispute, { params: { id } })
  return (
    <Page title={say.detail} about={reply.data?.dispute.name ?? '\u00a0'} actions={<CopyLink />}>
      <Reply of={reply} what={say.detail} height={480}>
        {({ dispute }) => <Known dispute={dispute} />}
      </Reply>
    </Page>
  )
}

const toStatement = (number: string) => (
  <AppLink key={number} place={{ to: `/statements/${number}`, search: { period: undefined } }}>
    {number}
  </AppLink>
)

function Known({ dispute }: { dispute: Dispute }) {
  const titleOf = useTitles()
  const { person } = useSession()
  const { settlement } = dispute
  const nameOf = usePeopleNames()
  return (
    <>
      <Section title={say.column.line}>
        <Facts
          items={[
            { name: say.column.line, value: dispute.name || dispute.product },
            { name: say.column.domain, value: titleOf(dispute.domain) },
            { name: say.column.statement, value: toStatement(dispute.statement) },
            { name: say.column.amount, value: <DisputedAmount of={dispute} /> },
            { name: say.column.state, value: <DisputeBadge state={dispute.state} /> },
            { name: say.column.age, value: say.age(dispute.ageDays) },
            { name: say.column.by, value: say.whoSettled(nameOf(dispute.raisedBy), time.stamp(dispute.raisedAt)) },
            { name: say.reason, value: dispute.reason },
          ]}
        />
      </Section>
      {settlement ? (
        <Section title={say.answer}>
          <Facts
            items={[
              { name: say.answer, value: settlement.reason },
              { name: say.column.by, value: say.whoSettled(nameOf(settlement.who), time.stamp(settlement.at)) },
              ...(settlement.amount === null
                ? []
                : [{ name: say.granted, value: <Money amount={settlement.amount} currency={dispute.currency} /> }]),
              ...(settlement.movedTo === null ? [] : [{ name: say.moveTo, value: titleOf(settlement.movedTo) }]),
              ...(settlement.statements.length === 0
                ? []
                : [{ name: say.statements, value: <Row>{settlement.statements.map(toStatement)}</Row> }]),
            ]}
          />
        </Section>
      ) : mayCall(person, settleDispute) ? (
        <Settle dispute={dispute} />
      ) : null}
    </>
  )
}

function Settle({ dispute }: { dispute: Dispute }) {
  const domains = useReply(listDomains, {})
  const [decision, setDecision] = useState<'accept' | 'reject'>('accept')
  const [reason, setReason] = useState('')
  const [amount, setAmount] = useState('')
  const [moveTo, setMoveTo] = useState('')
  const accepts = decision === 'accept'
  const others = (domains.data?.domains ?? []).filter((one) => one.domain !== dispute.domain)
  return (
    <Section title={say.settle}>
      <Stack>
        <Select
          label={say.decision}
          value={decision}
          choices={(['accept', 'reject'] as const).map((value) => ({ value, label: say.decisions[value] }))}
          onChange={(value) => setDecision(value as typeof decision)}
        />
        {accepts ? (
          <Select
            label={say.moveTo}
            value={moveTo}
            any={words.cost.unallocated}
            choices={others.map((one) => ({ value: one.domain, label: one.title }))}
            onChange={setMoveTo}
          />
        ) : null}
        {accepts ? <TextField label={say.amount} hint={say.amountHint} value={amount} onChange={setAmount} /> : null}
        <LongText label={say.answer} value={reason} onChange={setReason} required />
        <Row>
          <ActButton
            primary
            route={settleDispute}
            input={{
              params: { id: dispute.id },
              body: {
                ...{ decision, reason },
                ...(accepts && amount !== '' ? { amount } : {}),
                ...(accepts && moveTo !== '' && moveTo !== UNALLOCATED ? { moveTo } : {}),
              },
            }}
            disabled={reason.trim() === ''}
            label={say.settleNow}
            done={say.settled}
          />
        </Row>
      </Stack>
    </Section>
  )
}
