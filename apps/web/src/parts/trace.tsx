import { getCostTrace, getCostTraceGroups, type Output } from '@meshledger/contracts'
import { useState } from 'react'
import { decimal, time } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { useReplies } from '../reading/replies.ts'
import {
  Button,
  Code,
  type Column,
  CopyLink,
  Count,
  DataTable,
  Empty,
  Facts,
  Money,
  Reply,
  Row,
  Section,
  Stack,
} from '../ui/index.ts'
import { type Question, readFilter, type Traced } from '../view/index.ts'
import { trace as say } from '../words/trace.ts'
import { words } from '../words.ts'
import { Apart, Arithmetic, PlacedAs } from './trace-line.tsx'

type Lines = Output<typeof getCostTrace>
type Groups = Output<typeof getCostTraceGroups>
type Line = Lines['lines'][number]
type Group = Groups['groups'][number]

const PAGE = 20

/** From a figure to what it is made of: usage rows × price, the rule that placed them, and the arithmetic (T5). */
export default function Trace({ questions, less, per, figure }: Traced) {
  const [first, ...more] = questions
  const plain = more.length === 0 && less.length === 0 && per === 1
  return (
    <Stack>
      {first !== undefined && plain ? (
        <Sum question={first} figure={figure} />
      ) : (
        <Computed {...{ questions, less, per, figure }} />
      )}
      <Row>
        <CopyLink />
      </Row>
    </Stack>
  )
}

/** A figure that is computed of sums: their sum or difference, the mean of a number of days, or a sum with its sign turned. */
function Computed({ questions, less, per, figure }: Traced) {
  const replies = useReplies(
    getCostTraceGroups,
    [...questions, ...less].map((one) => pageOf(one, 0)),
  )
  const known = replies.filter((one) => one !== undefined)
  const currency = known[0]?.currency ?? ''
  const amount = (name: string, value: string) => ({ name, value: <Money amount={value} currency={currency} /> })
  const totalOf = (side: typeof known) => decimal.sum(side.map(({ total }) => total))
  const [ownTotal, lessTotal] = [totalOf(known.slice(0, questions.length)), totalOf(known.slice(questions.length))]
  const total = decimal.minus(ownTotal, lessTotal)
  return (
    <>
      {known.length === replies.length ? (
        <>
          <Facts
            items={[
              ...(questions.length === 0 ? [] : [amount(say.sides.own, ownTotal)]),
              ...(less.length === 0 ? [] : [amount(say.sides.less, lessTotal), amount(say.difference, total)]),
              ...(per === 1 ? [] : [{ name: say.dividedBy, value: <Count n={per} /> }]),
              ...(figure === null ? [] : [amount(say.figure, figure)]),
            ]}
          />
          {figure === null ? null : <p role="status">{say.comes[comesTo(figure, total, per)]}</p>}
        </>
      ) : null}
      {questions.map((one, i) => (
        <Section key={JSON.stringify(one)} title={say.part(say.sides.own, i, questions.length)}>
          <Sum question={one} figure={null} />
        </Section>
      ))}
      {less.map((one, i) => (
        <Section key={JSON.stringify(one)} title={say.part(say.sides.less, i, less.length)}>
          <Sum question={one} figure={null} />
        </Section>
      ))}
    </>
  )
}

const pageOf = (question: Question, page: number) => ({
  query: { ...question, limit: PAGE, offset: page * PAGE },
})

/** Statements round to the cent, and a mean is given to so many digits; no figure is rounded to less than two. */
function comesTo(figure: string, total: string, per: number): keyof typeof say.comes {
  const whole = decimal.times(figure, per)
  if (decimal.compare(whole, total) === 0) return 'exactly'
  const digits = figure.split('.')[1]?.length ?? 0
  const off = decimal.absolute(decimal.minus(whole, total))
  const unit = `0.${'0'.repeat(Math.max(0, digits - 1))}1`
  return digits >= 2 && decimal.compare(off, decimal.times(unit, per)) < 0 ? 'rounded' : 'differs'
}

/** What a question sums: by price row and rule, and every charge. */
function Sum({ question, figure }: { question: Question; figure: string | null }) {
  const [opened, setOpened] = useState<Group | null>(null)
  const [page, setPage] = useState(0)
  const [groupPage, setGroupPage] = useState(0)
  const { query } = pageOf(question, page)
  const lines = useReply(getCostTrace, { query: { ...query, ...(opened === null ? {} : { group: opened.id }) } })
  const groups = useReply(getCostTraceGroups, pageOf(question, groupPage))
  const open = (group: Group | null) => {
    setOpened(group)
    setPage(0)
  }
  return (
    <Stack>
      <Reply of={groups} what={words.frame.traceTitle} height={560}>
        {(data) => (
          <>
            <About question={question} figure={figure} reply={data} />
            {data.groups.length === 0 && data.apart.length === 0 ? <Empty title={words.cost.home.noSpend} /> : null}
            {data.groups.length + data.rest.count > 1 ? (
              <Section title={say.groups} flush>
                <GroupTable reply={data} opened={opened} onOpen={open} />
                <Pages
                  page={groupPage}
                  shown={data.groups.length}
                  all={data.groups.length + data.rest.count}
                  go={setGroupPage}
                />
              </Section>
            ) : null}
          </>
        )}
      </Reply>
      <Reply of={lines} what={say.lines} height={320}>
        {(data) => (
          <>
            <Section
              flush
              title={opened === null ? say.lines : say.linesOf(opened.sku_name)}
              actions={
                opened === null ? null : (
                  <Button small onClick={() => open(null)}>
                    {say.all}
                  </Button>
                )
              }
            >
              {data.lines.length === 0 && data.apart.length === 0 ? null : <LineTable reply={data} />}
              <Pages page={page} shown={data.lines.length} all={data.lines.length + data.rest.count} go={setPage} />
            </Section>
            <Facts items={[{ name: say.versions, value: versionsOf(question, data) }]} />
          </>
        )}
      </Reply>
    </Stack>
  )
}

const versionsOf = ({ trial }: Question, { rules }: Lines): string =>
  [
    ...(trial === undefined ? [] : [say.byTrial]),
    ...(trial === undefined || rules.pricing > 0 ? [say.pricing(rules.pricing)] : []),
    ...(trial === undefined || rules.allocation > 0 ? [say.allocation(rules.allocation)] : []),
    ...Object.entries(rules.domains).map(([name, version]) => say.domain(name, version)),
  ].join(' · ')

function About({ question, figure, reply }: { question: Question; figure: string | null; reply: Groups }) {
  const { currency, total } = reply
  const comes = figure === null ? 'exactly' : comesTo(figure, total, 1)
  return (
    <>
      <Facts
        items={[
          { name: say.asked, value: asked(question, reply).join(' · ') },
          ...(comes === 'exactly' || figure === null
            ? []
            : [{ name: say.figure, value: <Money amount={figure} currency={currency} /> }]),
          { name: say.total, value: <Money amount={total} currency={currency} /> },
        ]}
      />
      {figure === null ? null : <p role="status">{say.comes[comes]}</p>}
    </>
  )
}

/** The question in words: days, price, and every filter. */
function asked(question: Question, { period, basis, currency }: Groups): string[] {
  const { statement } = question
  const filters = Object.entries(question).flatMap(([name, text]) => {
    if (!name.startsWith('f.') || typeof text !== 'string') return []
    const { only, without } = readFilter(text)
    const told = (names: readonly string[]) => names.map((one) => (/^#[0-9a-f]{16}$/.test(one) ? say.hidden : one))
    return [say.filter(say.filters[name.slice(2)] ?? name, told(only), told(without))]
  })
  return [
    time.period(period.from, period.to),
    words.cost.basisOf(basis, currency),
    ...(statement === undefined
      ? []
      : [
          statement.includes('/') ? say.statement(statement, Number(question.line) || undefined) : say.month(statement),
        ]),
    ...(question.trial === undefined ? [] : [say.tried[question.tried ?? 'all']]),
    ...(question.asOf === 'freeze' || question.asOf === 'since' ? [say.asOf[question.asOf]] : []),
    ...(question.waste === undefined ? [] : [say.waste[question.waste]]),
    ...(question.shared === 'split' ? [say.sharedSplit] : []),
    ...filters,
  ]
}

function GroupTable(props: { reply: Groups; opened: Group | null; onOpen: (group: Group) => void }) {
  const { currency, total, rest } = props.reply
  const columns: Column<Group | null>[] = [
    {
      id: 'sum',
      header: say.column.sum,
      wrap: true,
      cell: (row) =>
        row === null ? (
          say.restGroups(rest.count)
        ) : (
          <>
            <Arithmetic of={row} currency={currency} />
            <small className="ml-below ml-quiet">
              {row.sku_name} ({row.cloud}) · {say.rows(row.usageRows)}
            </small>
            <PlacedAs of={row} currency={currency} />
            <span className="ml-below">
              <Button small expanded={props.opened?.id === row.id} onClick={() => props.onOpen(row)}>
                {say.show(row.lines)}
                <span className="ml-hidden">{say.of(row.sku_name, row.placement.reason)}</span>
              </Button>
            </span>
          </>
        ),
      foot: words.tables.sum,
    },
    {
      id: 'amount',
      header: say.column.amount,
      align: 'end',
      cell: (row) => <Money amount={row === null ? rest.amount : row.amount} currency={currency} />,
      foot: <Money amount={apartFrom(total, props.reply.apart)} currency={currency} />,
    },
  ]
  const rows = [...props.reply.groups, ...(rest.count > 0 ? [null] : [])]
  return <DataTable label={say.groups} columns={columns} rows={rows} rowKey={(row) => row?.id ?? 'rest'} />
}

/** A total without what is no usage of its days. */
const apartFrom = (total: string, apart: Groups['apart']): string =>
  decimal.minus(total, decimal.sum(apart.map(({ amount }) => amount)))

type Shown = { line: Line } | { rest: Lines['rest'] } | { apart: Lines['apart'][number]; at: number }
const amountOf = (row: Shown): string =>
  'line' in row ? row.line.amount : 'rest' in row ? row.rest.amount : row.apart.amount

function LineTable({ reply }: { reply: Lines }) {
  const { currency, rest } = reply
  const rows: Shown[] = [
    ...reply.lines.map((line) => ({ line })),
    ...(rest.count > 0 ? [{ rest }] : []),
    ...reply.apart.map((apart, at) => ({ apart, at })),
  ]
  const columns: Column<Shown>[] = [
    {
      id: 'sum',
      header: say.column.sum,
      wrap: true,
      cell: (row) => {
        if ('rest' in row) return say.restLines(row.rest.count)
        return 'apart' in row ? <Apart of={row.apart} /> : <LineCell line={row.line} currency={currency} />
      },
      foot: words.tables.sum,
    },
    {
      id: 'amount',
      header: say.column.amount,
      align: 'end',
      cell: (row) => <Money amount={amountOf(row)} currency={currency} />,
      foot: <Money amount={reply.total} currency={currency} />,
    },
  ]
  const keyOf = (row: Shown) => {
    if ('rest' in row) return 'rest'
    if ('apart' in row) return `apart ${row.at}`
    const { date, sku_name, resource, amount, records, split, price, domain } = row.line
    return JSON.stringify([date, sku_name, resource, amount, records.ids[0], split?.rule, split?.from, price, domain])
  }
  return <DataTable label={say.lines} columns={columns} rows={rows} rowKey={keyOf} />
}

function LineCell({ line, currency }: { line: Line; currency: string }) {
  return (
    <>
      <Arithmetic of={line} currency={currency} />
      <small className="ml-quiet ml-below">
        {`${time.day(line.date)} · ${line.sku_name} (${line.cloud}) · ${line.name || line.product}`}
      </small>
      <PlacedAs of={line} currency={currency} />
      <small className="ml-below">
        <Code>{say.records(line.records.count, line.records.ids.slice(0, 2))}</Code>
      </small>
      <SinceFreeze records={line.records} />
    </>
  )
}

/** Of a frozen line, what became of its records since. */
function SinceFreeze({ records: { since, folded } }: { records: Line['records'] }) {
  if (since === null || folded) return null
  const fates = (['corrected', 'retracted', 'removed'] as const).filter((fate) => since[fate].length > 0)
  return (
    <small className="ml-quiet ml-below">
      {fates.length === 0 ? say.sinceNothing : fates.map((fate) => say.sinceFreeze[fate](since[fate])).join(' · ')}
    </small>
  )
}

/** Which part of many is shown, and the way to the others; nothing where all are. */
function Pages(props: { page: number; shown: number; all: number; go: (page: number) => void }) {
  const { page, shown, all, go } = props
  if (all <= PAGE) return null
  return (
    <Row>
      <Button small disabled={page === 0} onClick={() => go(page - 1)}>
        {say.before}
      </Button>
      <Button small disabled={(page + 1) * PAGE >= all} onClick={() => go(page + 1)}>
        {say.next}
      </Button>
      <small className="ml-quiet">{say.page(page * PAGE + 1, page * PAGE + shown, all)}</small>
    </Row>
  )
}
