import { backtestRule, listRules, type Output } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { useTitles } from '../parts/titles.ts'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import {
  AppLink,
  Button,
  Code,
  type Column,
  Columns,
  CopyLink,
  Count,
  DataTable,
  Empty,
  Page,
  Reply,
  Row,
  Section,
  SeverityBadge,
  Stack,
} from '../ui/index.ts'
import { periodInput, policyRuleView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { govern } from '../words/govern.ts'

const say = govern.rules
type Rule = Output<typeof listRules>['rules'][number]
type Backtest = Output<typeof backtestRule>

/** One rule: why it is there, what it tests, and what it would have said of the log. */
export default function PolicyRulePage() {
  const { rule } = useParams({ strict: false }) as { rule: string }
  const reply = useReply(listRules, {})
  return (
    <Reply of={reply} what={rule} height={560}>
      {(data) => {
        const found = data.rules.find((one) => one.rule === rule)
        return found ? (
          <Known rule={found} />
        ) : (
          <Page title={rule}>
            <Empty title={say.unknown} action={<AppLink place={{ to: '/controls/rules' }}>{say.title}</AppLink>} />
          </Page>
        )
      }}
    </Reply>
  )
}

function Known({ rule }: { rule: Rule }) {
  const { person } = useSession()
  return (
    <Page
      title={rule.title}
      about={
        <Row>
          <SeverityBadge severity={rule.severity} />
          <AppLink place={{ to: '/findings', search: { rule: rule.rule } }}>{say.findings(rule.openFindings)}</AppLink>
        </Row>
      }
      actions={<CopyLink />}
    >
      <Columns wide>
        <Stack>
          <Section title={say.why}>
            <p>{rule.why}</p>
          </Section>
          <Section title={say.remedy}>
            <p>{rule.remedy}</p>
            {rule.actions.length > 0 ? <p className="ml-quiet">{say.actions(rule.actions)}</p> : null}
          </Section>
          {rule.parameters.length > 0 ? (
            <Section title={say.parameters.title} about={say.parameters.about}>
              <Parameters parameters={rule.parameters} />
            </Section>
          ) : null}
        </Stack>
        <Section title={say.controls}>
          {rule.controls.length === 0 ? (
            <Empty title={say.noControls} />
          ) : (
            <ul className="ml-list">
              {rule.controls.map(({ framework, control, title }) => (
                <li key={`${framework}:${control}`}>
                  <AppLink place={{ to: '/controls/$framework/$control', params: { framework, control } }}>
                    {`${control} ${title}`}
                  </AppLink>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </Columns>
      {mayCall(person, backtestRule) ? <Tried rule={rule.rule} /> : null}
    </Page>
  )
}

function Parameters({ parameters }: { parameters: Rule['parameters'] }) {
  const titleOf = useTitles()
  const rows = parameters.flatMap(({ name, value, domains }) => [
    { name, value, where: say.parameters.elsewhere },
    ...domains.map((one) => ({ name, value: one.value, where: titleOf(one.domain) })),
  ])
  const columns: Column<(typeof rows)[number]>[] = [
    { id: 'name', header: say.parameters.name, cell: (row) => <Code>{row.name}</Code> },
    { id: 'where', header: say.parameters.where, cell: (row) => row.where },
    { id: 'value', header: say.parameters.value, align: 'end', cell: (row) => row.value },
  ]
  return (
    <DataTable
      label={say.parameters.title}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.name} ${row.where}`}
    />
  )
}

/** The whole log is read for it, so it is asked for, and the asking stands in the address. */
function Tried({ rule }: { rule: string }) {
  const [view, change] = useView(policyRuleView)
  const titleOf = useTitles()
  const asked = view.try === 'yes'
  const reply = useReply(backtestRule, { params: { rule }, query: periodInput(view) }, asked)
  return (
    <Section
      title={say.backtest}
      about={reply.data ? say.backtestAbout(time.period(reply.data.period.from, reply.data.period.to)) : undefined}
    >
      {asked ? (
        <Reply of={reply} what={say.backtest} height={280}>
          {(data) => <Told backtest={data} titleOf={titleOf} />}
        </Reply>
      ) : (
        <Button onClick={() => change({ try: 'yes' })}>{say.run}</Button>
      )}
    </Section>
  )
}

function Told({ backtest, titleOf }: { backtest: Backtest; titleOf: (domain: string) => string }) {
  if (!backtest.tried) return <Empty title={say.notTried} />
  if (backtest.days.length === 0) return <Empty title={say.nothing} />
  const columns: Column<Backtest['days'][number]>[] = [
    { id: 'day', header: say.days.day, cell: (row) => time.day(row.day) },
    { id: 'domain', header: say.days.domain, cell: (row) => titleOf(row.domain) },
    { id: 'matches', header: say.days.matches, align: 'end', cell: (row) => <Count n={row.matches} /> },
    { id: 'findings', header: say.days.findings, align: 'end', cell: (row) => <Count n={row.findings} /> },
  ]
  return (
    <Stack>
      <p role="status">{say.sum(backtest.matches, backtest.findings)}</p>
      <DataTable
        label={say.backtest}
        columns={columns}
        rows={backtest.days}
        rowKey={(row) => `${row.day} ${row.domain}`}
      />
    </Stack>
  )
}
