import {
  type Action,
  enforcementModes,
  getEnforcement,
  listActions,
  listDomains,
  listRules,
  type Output,
  putEnforcementMode,
} from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ActionState } from '../parts/action-state.tsx'
import { useTitles } from '../parts/titles.ts'
import { mayCall, usePeopleNames, useReply, useSession } from '../reading/index.ts'
import {
  AppLink,
  type Column,
  CopyLink,
  DataTable,
  Empty,
  LongText,
  Page,
  Reply,
  Row,
  Section,
  Select,
  Stack,
} from '../ui/index.ts'
import { govern } from '../words/govern.ts'

const say = govern.enforcement
type Enforcement = Output<typeof getEnforcement>

/** What waits to be put right, what may be done about which rule, and what is never done. */
export default function EnforcementPage() {
  const { person } = useSession()
  const queue = useReply(listActions, {})
  const known = useReply(getEnforcement, {})
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section title={say.queue}>
        <Reply of={queue} what={say.queue} height={240}>
          {(data) =>
            data.actions.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <Queue actions={data.actions} />
            )
          }
        </Reply>
      </Section>
      <Section title={say.modes} about={say.modesAbout}>
        <Reply of={known} what={say.modes} height={200}>
          {(data) => (
            <Stack>
              {data.modes.length === 0 ? <Empty title={say.noModes} /> : <Modes modes={data.modes} />}
              {mayCall(person, putEnforcementMode) ? <ModeForm /> : null}
            </Stack>
          )}
        </Reply>
      </Section>
      <Section title={say.never} about={say.neverAbout}>
        <Reply of={known} what={say.never} height={240}>
          {(data) => (
            <DataTable
              label={say.never}
              columns={[
                { id: 'what', header: say.never, cell: (row) => row.what },
                { id: 'why', header: say.neverWhy, wrap: true, cell: (row) => row.why },
              ]}
              rows={data.never}
              rowKey={(row) => row.what}
            />
          )}
        </Reply>
      </Section>
    </Page>
  )
}

function Queue({ actions }: { actions: readonly Action[] }) {
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  const columns: Column<Action>[] = [
    {
      id: 'what',
      header: say.column.what,
      wrap: true,
      cell: (row) => <AppLink place={{ to: '/enforcement/$id', params: { id: row.id } }}>{row.title}</AppLink>,
    },
    { id: 'domain', header: say.column.domain, cell: (row) => titleOf(row.domain) },
    { id: 'state', header: say.column.state, cell: (row) => <ActionState state={row.state} /> },
    { id: 'who', header: say.column.who, cell: (row) => nameOf(row.who) },
    { id: 'at', header: say.column.at, cell: (row) => time.minute(row.at) },
  ]
  return <DataTable label={say.queue} columns={columns} rows={actions} rowKey={(row) => row.id} />
}

function Modes({ modes }: { modes: Enforcement['modes'] }) {
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  const columns: Column<Enforcement['modes'][number]>[] = [
    {
      id: 'rule',
      header: say.modeColumn.rule,
      wrap: true,
      cell: (row) => <AppLink place={{ to: '/controls/rules/$rule', params: { rule: row.rule } }}>{row.rule}</AppLink>,
    },
    { id: 'domain', header: say.modeColumn.domain, cell: (row) => titleOf(row.domain) },
    { id: 'mode', header: say.modeColumn.mode, cell: (row) => say.mode[row.mode] },
    { id: 'who', header: say.modeColumn.who, cell: (row) => nameOf(row.who) },
    { id: 'reason', header: say.modeColumn.reason, wrap: true, cell: (row) => row.reason },
  ]
  return <DataTable label={say.modes} columns={columns} rows={modes} rowKey={(row) => `${row.rule} ${row.domain}`} />
}

/** Findings of the whole account belong to no domain, and may be acted on too. */
const PLATFORM = 'Platform'

function ModeForm() {
  const rules = useReply(listRules, {})
  const domains = useReply(listDomains, {})
  const titleOf = useTitles()
  const [rule, setRule] = useState('')
  const [domain, setDomain] = useState(PLATFORM)
  const [mode, setMode] = useState<(typeof enforcementModes)[number]>('report')
  const [reason, setReason] = useState('')
  const all = rules.data?.rules ?? []
  const chosen = rule === '' ? (all[0]?.rule ?? '') : rule
  const places = [PLATFORM, ...(domains.data?.domains ?? []).map((one) => one.domain)]
  return (
    <fieldset className="ml-stack ml-tight">
      <legend>{say.setTitle}</legend>
      <Row>
        <Select
          label={say.rule}
          value={chosen}
          choices={all.map((one) => ({ value: one.rule, label: one.title }))}
          onChange={setRule}
        />
        <Select
          label={say.domain}
          value={domain}
          choices={places.map((value) => ({ value, label: titleOf(value) }))}
          onChange={setDomain}
        />
        <Select
          label={say.modeColumn.mode}
          value={mode}
          choices={enforcementModes.map((value) => ({ value, label: say.mode[value] }))}
          onChange={(value) => setMode(value as typeof mode)}
        />
      </Row>
      <LongText label={say.reason} hint={say.needReason} value={reason} onChange={setReason} />
      <Row>
        <ActButton
          route={putEnforcementMode}
          input={{ body: { rule: chosen, domain, mode, reason } }}
          label={say.set}
          done={say.modeSaved}
          disabled={reason.trim() === '' || chosen === ''}
          after={() => setReason('')}
        />
      </Row>
    </fieldset>
  )
}
