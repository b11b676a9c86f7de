import type { getRuleFile, listRuleVersions, Output } from '@meshledger/contracts'
import { type Column, DataTable, Quiet } from '../ui/index.ts'
import { rules as rulesWords } from '../words/rules.ts'

const say = rulesWords
type Definition = Output<typeof listRuleVersions>['versions'][number]['definition']
export type RuleFile = Output<typeof getRuleFile>

/** Definitions travel as they are kept; of each rule only what a table shows is read, and anything else stays text. */
type Rule = Readonly<Record<string, unknown>>
const listOf = (definition: Definition, name: string): Rule[] =>
  Array.isArray(definition[name]) ? (definition[name] as Rule[]) : []
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const span = (rule: Rule): string => {
  const parts = [
    ...(text(rule.from) === '' ? [] : [say.from(text(rule.from))]),
    ...(text(rule.until) === '' ? [] : [say.until(text(rule.until))]),
  ]
  return parts.length === 0 ? say.always : parts.join(' ')
}

/** Who shares what with whom: the splits in force, in the order in which they are applied. */
export function SplitTable({ definition }: { definition: Definition }) {
  const rows = listOf(definition, 'splits')
  const columns: Column<Rule>[] = [
    {
      id: 'id',
      header: say.column.id,
      wrap: true,
      cell: (row) => (
        <>
          {text(row.title)}
          <small className="ml-quiet ml-below">{text(row.id)}</small>
        </>
      ),
    },
    {
      id: 'pool',
      header: say.column.pool,
      wrap: true,
      cell: (row) =>
        Object.values((row.pool ?? {}) as Rule)
          .flatMap(names)
          .join(', '),
    },
    { id: 'method', header: say.column.method, wrap: true, cell: (row) => methodOf(row) },
    {
      id: 'to',
      header: say.column.to,
      wrap: true,
      cell: (row) => {
        const payers = [
          ...names(row.to),
          ...Object.entries((row.percent ?? {}) as Rule).map(([who, n]) => `${who} ${n} %`),
        ]
        return payers.length === 0 ? <Quiet>{say.everyone}</Quiet> : payers.join(', ')
      },
    },
    { id: 'span', header: say.column.span, cell: span },
  ]
  return <DataTable label={say.splits} columns={columns} rows={rows} rowKey={(row) => text(row.id)} />
}

const methodOf = (row: Rule): string => {
  const named = say.method[text(row.method)] ?? text(row.method)
  return text(row.metric) === '' ? named : `${named}: ${text(row.metric)}`
}

type Priced = { kind: string; rule: Rule; subject: string; value: string }

/** At which price: contract prices, discounts, mark-ups and subsidies, and locked rates. */
export function PriceTable({ definition }: { definition: Definition }) {
  const subject = (rule: Rule) =>
    [text(rule.sku), text(rule.product), text(rule.cloud), ...names(rule.domains)].filter(Boolean).join(', ') ||
    say.everything
  const rows: Priced[] = [
    ...listOf(definition, 'prices').map((rule) => ({
      kind: text(rule.price) === '' ? say.kinds.discount : say.kinds.price,
      rule,
      subject: subject(rule),
      value:
        text(rule.price) === '' ? say.off(text(rule.discount_percent)) : `${text(rule.price)} ${text(rule.currency)}`,
    })),
    ...listOf(definition, 'adjustments').map((rule) => ({
      kind: say.kinds.percent,
      rule,
      subject: subject(rule),
      value: say.added(text(rule.percent)),
    })),
    ...listOf(definition, 'rates').map((rule) => ({
      kind: say.kinds.rate,
      rule: { ...rule, id: `${text(rule.from)}/${text(rule.to)}`, from: text(rule.month), until: undefined },
      subject: `${text(rule.from)} → ${text(rule.to)}`,
      value: text(rule.rate),
    })),
  ]
  const columns: Column<Priced>[] = [
    {
      id: 'id',
      header: say.column.id,
      cell: (row) => (
        <>
          {text(row.rule.id)}
          <small className="ml-quiet ml-below">{row.kind}</small>
        </>
      ),
    },
    { id: 'subject', header: say.column.subject, wrap: true, cell: (row) => row.subject },
    { id: 'value', header: say.column.value, wrap: true, cell: (row) => row.value },
    { id: 'span', header: say.column.span, cell: (row) => span(row.rule) },
  ]
  return (
    <DataTable
      label={say.pricing}
      columns={columns}
      rows={rows}
      rowKey={(row) => JSON.stringify([row.kind, row.rule.id, row.rule.from])}
    />
  )
}
