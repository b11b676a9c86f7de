import { type BudgetTree, getBudgetHistory, putBudgetTree } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { usePeopleNames, useReply } from '../reading/index.ts'
import {
  type Column,
  DataTable,
  Drawer,
  Empty,
  Money,
  Quiet,
  Reply,
  Row,
  Select,
  Stack,
  TextField,
} from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { ActButton } from './act-button.tsx'
import type { Budgets } from './budget-grid.tsx'
import { useTitles } from './titles.ts'

const say = chargeback.budgets

/** Who set which budget of a domain or group, and when, newest first. */
export function BudgetHistory(props: { node: string | undefined; title: string; currency: string; close: () => void }) {
  const nameOf = usePeopleNames()
  const reply = useReply(getBudgetHistory, { params: { node: props.node ?? '' } }, props.node !== undefined)
  const amount = (value: string | null) =>
    value === null ? <Quiet>{say.no}</Quiet> : <Money amount={value} currency={props.currency} />
  return (
    <Drawer title={say.historyOf(props.title)} opened={props.node !== undefined} onClose={props.close}>
      <Reply of={reply} what={say.history} height={240} domain={props.node}>
        {({ changes }) => {
          if (changes.length === 0) return <Empty title={say.noHistory} hint={say.noHistoryHint} />
          const columns: Column<(typeof changes)[number]>[] = [
            {
              id: 'month',
              header: say.month,
              wrap: true,
              cell: (row) => (
                <>
                  {time.month(row.month)}
                  <small className="ml-quiet ml-below">
                    {[nameOf(row.who), time.stamp(row.at), row.note].filter(Boolean).join(' · ')}
                  </small>
                </>
              ),
            },
            { id: 'before', header: say.before, align: 'end', cell: (row) => amount(row.before) },
            { id: 'amount', header: say.amount, align: 'end', cell: (row) => amount(row.amount) },
          ]
          return (
            <DataTable
              label={say.history}
              columns={columns}
              rows={changes}
              rowKey={(row) => JSON.stringify([row.month, row.at, row.amount])}
            />
          )
        }}
      </Reply>
    </Drawer>
  )
}

/** The hierarchy in which budgets add up: groups, and which domain stands in which. */
export function BudgetTreeForm({ tree, budgets }: { tree: BudgetTree; budgets: Budgets }) {
  const domains = budgets.rows.filter((row) => row.kind === 'domain')
  const [title, setTitle] = useState('')
  const [parent, setParent] = useState('')
  const [domain, setDomain] = useState(domains[0]?.node ?? '')
  const [group, setGroup] = useState('')
  const name = title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const known = tree.groups.map((one) => ({ value: one.group, label: one.title }))
  const withGroup = { ...tree, groups: [...tree.groups, { group: name, title: title.trim(), parent: parent || null }] }
  const withDomain = {
    ...tree,
    domains: [...tree.domains.filter((one) => one.domain !== domain), ...(group === '' ? [] : [{ domain, group }])],
  }
  return (
    <Stack>
      <div className="ml-filters">
        <TextField label={say.groupTitle} value={title} onChange={setTitle} />
        <Select label={say.under} value={parent} any={say.top} choices={known} onChange={setParent} />
      </div>
      <Row>
        <ActButton
          route={putBudgetTree}
          input={{ body: withGroup }}
          disabled={name === '' || known.some((one) => one.value === name)}
          label={say.addGroup}
          done={say.treeSaved}
          after={() => setTitle('')}
        />
      </Row>
      {known.length === 0 ? null : (
        <div className="ml-filters">
          <Select
            label={say.domain}
            value={domain}
            choices={domains.map((row) => ({ value: row.node, label: row.title }))}
            onChange={setDomain}
          />
          <Select label={say.inGroup} value={group} any={say.top} choices={known} onChange={setGroup} />
        </div>
      )}
      {known.length === 0 ? null : (
        <Row>
          <ActButton route={putBudgetTree} input={{ body: withDomain }} label={say.place} done={say.treeSaved} />
        </Row>
      )}
      {known.length === 0 ? <Empty title={say.noTree} /> : <Groups tree={tree} />}
    </Stack>
  )
}

function Groups({ tree }: { tree: BudgetTree }) {
  const titleOf = useTitles()
  const columns: Column<BudgetTree['groups'][number]>[] = [
    { id: 'group', header: say.group, cell: (row) => row.title },
    {
      id: 'parent',
      header: say.under,
      cell: (row) => tree.groups.find((one) => one.group === row.parent)?.title ?? <Quiet>{say.top}</Quiet>,
    },
    {
      id: 'domains',
      header: say.holds,
      wrap: true,
      cell: (row) =>
        tree.domains
          .filter((one) => one.group === row.group)
          .map((one) => titleOf(one.domain))
          .join(', '),
    },
    {
      id: 'drop',
      header: say.removeGroup,
      cell: (row) => (
        <Row>
          <ActButton
            route={putBudgetTree}
            input={{ body: without(tree, row.group) }}
            label={say.removeGroupOf(row.title)}
            done={say.treeSaved}
          />
        </Row>
      ),
    },
  ]
  return <DataTable label={say.tree} columns={columns} rows={tree.groups} rowKey={(row) => row.group} />
}

/** The tree without a group: what stood in it moves up to where the group stood. */
export function without(tree: BudgetTree, group: string): BudgetTree {
  const above = tree.groups.find((one) => one.group === group)?.parent ?? null
  return {
    groups: tree.groups
      .filter((one) => one.group !== group)
      .map((one) => (one.parent === group ? { ...one, parent: above } : one)),
    domains: tree.domains.flatMap((one) => {
      if (one.group !== group) return [one]
      return above === null ? [] : [{ ...one, group: above }]
    }),
  }
}
