import { findingStates, listDomains, listFindings, listRules, severities } from '@meshledger/contracts'
import { FindingsTable } from '../parts/findings-list.tsx'
import { useTitles } from '../parts/titles.ts'
import { useReply } from '../reading/index.ts'
import { Button, Chips, CopyLink, Empty, Page, Reply, Section, Select } from '../ui/index.ts'
import { findingsView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = judgement.findings
const none = { domain: undefined, rule: undefined, control: undefined, severity: undefined, state: undefined } as const

/** What the rules found, worst and newest first, with what narrows it in the address. */
export default function FindingsPage() {
  const [view, change] = useView(findingsView)
  const titleOf = useTitles()
  const { domain, rule, control, severity, state } = view
  const all = useReply(listFindings, { query: {} })
  const found = useReply(listFindings, { query: { domain, rule, control, severity, ...(state ? { state } : {}) } })
  const domains = useReply(listDomains, {})
  const rules = useReply(listRules, {})
  const ruleTitle = (name: string) => rules.data?.rules.find((one) => one.rule === name)?.title ?? name
  const places = [
    ...new Set([
      ...(domains.data?.domains ?? []).map((one) => one.domain),
      ...(all.data?.findings ?? []).map((one) => one.domain),
    ]),
  ]
  const filtered = [domain, rule, control, severity, state].some((one) => one !== undefined)
  const clear = () => change(none)
  const chips = [
    { key: 'rule' as const, name: say.filter.rule, value: rule === undefined ? undefined : ruleTitle(rule) },
    { key: 'control' as const, name: say.filter.control, value: control?.split(':').at(-1) },
  ].flatMap(({ key, name, value }) =>
    value === undefined ? [] : [{ name, value, drop: () => change({ [key]: undefined }) }],
  )
  const choose = (key: 'severity' | 'state' | 'domain') => (value: string) =>
    change({ [key]: value === '' ? undefined : value })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <div className="ml-filters">
        <Select
          label={say.filter.severity}
          any={say.filter.any}
          value={severity ?? ''}
          choices={severities.map((value) => ({ value, label: words.compliance.severity[value] }))}
          onChange={choose('severity')}
        />
        <Select
          label={say.filter.state}
          any={say.filter.any}
          value={state ?? ''}
          choices={findingStates.map((value) => ({ value, label: words.compliance.state[value] }))}
          onChange={choose('state')}
        />
        <Select
          label={say.filter.domain}
          any={say.filter.any}
          value={domain ?? ''}
          choices={places.map((value) => ({ value, label: titleOf(value) }))}
          onChange={choose('domain')}
        />
      </div>
      <Chips chips={chips} />
      <Section
        title={say.title}
        about={
          <span role="status">
            {found.data
              ? words.states.matches(found.data.findings.length, all.data?.total ?? found.data.total, say.noun)
              : ''}
          </span>
        }
      >
        <Reply of={found} what={say.title} height={520}>
          {(data) =>
            data.findings.length > 0 ? (
              <FindingsTable
                findings={data.findings}
                titleOf={titleOf}
                sort={view.sort}
                onSort={(sort) => change({ sort })}
              />
            ) : filtered ? (
              <Empty
                title={say.noneMatch(all.data?.total ?? 0)}
                action={<Button onClick={clear}>{words.states.clear}</Button>}
              />
            ) : (
              <Empty title={say.none} hint={say.noneHint} />
            )
          }
        </Reply>
      </Section>
    </Page>
  )
}
