import { listRules, type Output, severities } from '@meshledger/contracts'
import { useReply } from '../reading/index.ts'
import {
  AppLink,
  type Column,
  CopyLink,
  Count,
  DataTable,
  Empty,
  Page,
  Reply,
  Section,
  SeverityBadge,
  TextField,
} from '../ui/index.ts'
import { policyRulesView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { govern } from '../words/govern.ts'
import { words } from '../words.ts'

const say = govern.rules
type Rule = Output<typeof listRules>['rules'][number]

/** Every policy rule, narrowed by a word that stands in the address. */
export default function PolicyRulesPage() {
  const [view, change] = useView(policyRulesView)
  const reply = useReply(listRules, {})
  const wanted = (view.q ?? '').toLowerCase()
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <div className="ml-filters">
        <TextField
          label={say.search}
          hint={say.searchHint}
          value={view.q ?? ''}
          onChange={(q) => change({ q: q === '' ? undefined : q })}
        />
      </div>
      <Section
        title={say.title}
        about={
          <span role="status">
            {reply.data
              ? words.states.matches(
                  reply.data.rules.filter((rule) => isWanted(rule, wanted)).length,
                  reply.data.rules.length,
                  say.noun,
                )
              : ''}
          </span>
        }
      >
        <Reply of={reply} what={say.title} height={560}>
          {(data) => {
            const rules = data.rules.filter((rule) => isWanted(rule, wanted))
            return rules.length === 0 ? (
              <Empty title={say.none} />
            ) : (
              <DataTable
                label={say.title}
                columns={columns}
                rows={rules}
                rowKey={(row) => row.rule}
                sort={view.sort ?? 'severity'}
                onSort={(sort) => change({ sort })}
              />
            )
          }}
        </Reply>
      </Section>
    </Page>
  )
}

const isWanted = ({ rule, title, why, controls }: Rule, wanted: string): boolean =>
  [rule, title, why, ...controls.flatMap((one) => [one.control, one.title])].some((text) =>
    text.toLowerCase().includes(wanted),
  )

const columns: Column<Rule>[] = [
  {
    id: 'rule',
    header: say.column.rule,
    wrap: true,
    order: (a, b) => a.title.localeCompare(b.title),
    cell: (row) => <AppLink place={{ to: '/controls/rules/$rule', params: { rule: row.rule } }}>{row.title}</AppLink>,
  },
  {
    id: 'severity',
    header: say.column.severity,
    order: (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
    cell: (row) => <SeverityBadge severity={row.severity} />,
  },
  {
    id: 'controls',
    header: say.column.controls,
    wrap: true,
    cell: (row) => row.controls.map(({ control }) => control).join(', '),
  },
  {
    id: 'open',
    header: say.column.open,
    align: 'end',
    order: (a, b) => a.openFindings - b.openFindings,
    cell: (row) => <Count n={row.openFindings} />,
  },
]
