import {
  type Action,
  approveAction,
  getAction,
  refuseAction,
  runAction,
  undoAction,
  withdrawAction,
} from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ActionState } from '../parts/action-state.tsx'
import { useTitles } from '../parts/titles.ts'
import { mayCall, usePeopleNames, useReply, useSession } from '../reading/index.ts'
import { AppLink, Columns, CopyLink, Facts, LongText, Page, Reply, Row, Section, Source, Stack } from '../ui/index.ts'
import { govern } from '../words/govern.ts'

const say = govern.enforcement
const routes = {
  approve: approveAction,
  refuse: refuseAction,
  withdraw: withdrawAction,
  run: runAction,
  undo: undoAction,
} as const

/** One action: what stood there, what comes, every step of it, and what whoever looks may do. */
export default function EnforcementActionPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const reply = useReply(getAction, { params: { id } })
  return (
    <Reply of={reply} what={say.title} height={560}>
      {(data) => <Known action={data.action} />}
    </Reply>
  )
}

function Known({ action }: { action: Action }) {
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  return (
    <Page title={action.title} about={<ActionState state={action.state} />} actions={<CopyLink />}>
      <Columns wide>
        <Stack>
          <Section title={say.before}>
            <Source label={say.valueBefore}>{JSON.stringify(action.before, null, 2)}</Source>
          </Section>
          <Section title={say.after} about={action.warning ?? undefined}>
            <Source label={say.valueAfter}>{JSON.stringify(action.after, null, 2)}</Source>
          </Section>
        </Stack>
        <Stack>
          <Section title={say.decide}>
            <Decide action={action} />
          </Section>
          <Section title={say.at}>
            <Facts
              items={[
                { name: say.at, value: action.host },
                {
                  name: say.parameters,
                  value: Object.entries(action.params)
                    .map(([name, value]) => `${name} ${value}`)
                    .join(', '),
                },
                { name: say.domain, value: titleOf(action.domain) },
                {
                  name: say.rule,
                  value: (
                    <AppLink place={{ to: '/controls/rules/$rule', params: { rule: action.rule } }}>
                      {action.rule}
                    </AppLink>
                  ),
                },
                {
                  name: say.finding,
                  value: (
                    <AppLink place={{ to: '/findings/$id', params: { id: action.finding } }}>{action.finding}</AppLink>
                  ),
                },
                { name: say.column.who, value: `${nameOf(action.who)}, ${time.minute(action.at)}` },
                ...(action.note === '' ? [] : [{ name: say.note, value: action.note }]),
              ]}
            />
          </Section>
          <Section title={say.steps}>
            {action.steps.length === 0 ? (
              <p className="ml-quiet">{say.noSteps}</p>
            ) : (
              <ol className="ml-list">
                {action.steps.map((step) => (
                  <li key={`${step.at} ${step.step}`}>
                    {say.step(nameOf(step.who), say.state[step.step as Action['state']])}
                    <br />
                    <small className="ml-quiet">
                      {time.minute(step.at)}
                      {step.reason ? ` · ${step.reason}` : ''}
                    </small>
                  </li>
                ))}
              </ol>
            )}
          </Section>
        </Stack>
      </Columns>
    </Page>
  )
}

function Decide({ action }: { action: Action }) {
  const { person } = useSession()
  const [reason, setReason] = useState('')
  const offered = action.may.filter((one) => mayCall(person, routes[one]))
  if (offered.length === 0) return <p className="ml-quiet">{say.nothingToDo}</p>
  const decides = offered.some((one) => one !== 'run' && one !== 'undo')
  return (
    <Stack tight>
      {decides ? <LongText label={say.sayWhy} value={reason} onChange={setReason} /> : null}
      <Row>
        {offered.map((one) => (
          <ActButton
            key={one}
            route={routes[one]}
            input={{ params: { id: action.id }, body: { reason } }}
            label={say[one]}
            done={say.did}
            primary={one === 'approve' || one === 'run'}
          />
        ))}
      </Row>
    </Stack>
  )
}
