import { decideRules, getRuleProposal, type Output } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { RuleTrial } from '../parts/rule-trial.tsx'
import { usePeopleNames, useReply, useSession } from '../reading/index.ts'
import { CopyLink, Page, Reply, Row, Section, Source, Stack, TextField } from '../ui/index.ts'
import { rulesView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { rules as rulesWords } from '../words/rules.ts'

const say = rulesWords
type Proposed = Output<typeof getRuleProposal>

/** A change of rules that waits for a second person: its text, what it would do, and the decision. */
export default function RuleProposalPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const nameOf = usePeopleNames()
  const [view, change] = useView(rulesView)
  const reply = useReply(getRuleProposal, { params: { id } })
  const asked = reply.data?.proposal
  return (
    <Page
      title={say.proposal}
      about={asked ? say.proposed(nameOf(asked.who), time.stamp(asked.at)) : '\u00a0'}
      actions={<CopyLink />}
    >
      <Reply of={reply} what={say.proposal} height={620}>
        {(data) => (
          <>
            <Section
              title={data.proposal.changes.map((one) => say.change(one.name, one.how)).join(', ')}
              about={data.proposal.note === '' ? undefined : data.proposal.note}
            >
              <Decision proposed={data} />
            </Section>
            <Section title={say.proposalFiles}>
              <Stack>
                {data.files.map((one) => (
                  <Source key={one.file} label={one.file}>
                    {one.text}
                  </Source>
                ))}
                <RuleTrial files={data.files} open={view.open} onOpen={(open) => change({ open })} />
              </Stack>
            </Section>
          </>
        )}
      </Reply>
    </Page>
  )
}

function Decision({ proposed }: { proposed: Proposed }) {
  const { person } = useSession()
  const nameOf = usePeopleNames()
  const [reason, setReason] = useState('')
  const { id, who, decision } = proposed.proposal
  if (decision !== null)
    return (
      <p>
        {say.decidedBy(
          say.decision[decision.decision] ?? decision.decision,
          nameOf(decision.who),
          time.stamp(decision.at),
        )}
        {decision.reason === '' ? '' : `: ${decision.reason}`}
      </p>
    )
  const own = who === person.id
  const button = (to: 'activated' | 'rejected' | 'withdrawn', label: string, primary = false) => (
    <ActButton
      primary={primary}
      route={decideRules}
      input={{ params: { id }, body: { decision: to, reason } }}
      label={label}
      done={say.decided(say.decision[to] ?? to)}
    />
  )
  return (
    <Stack>
      {own ? <p className="ml-notice">{say.own}</p> : null}
      <Row>
        <TextField label={say.reason} value={reason} onChange={setReason} />
        {own ? (
          button('withdrawn', say.withdraw)
        ) : (
          <>
            {button('activated', say.activate, true)}
            {button('rejected', say.reject)}
          </>
        )}
      </Row>
    </Stack>
  )
}
