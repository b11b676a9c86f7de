import {
  addMark,
  getCostSeries,
  listDomains,
  listMarks,
  type Mark,
  type Output,
  removeMark,
} from '@meshledger/contracts'
import { useState } from 'react'
import { decimal, time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { MarkedSpend } from '../parts/marked-spend.tsx'
import { useTitles } from '../parts/titles.ts'
import { About, Traced } from '../parts/traced.tsx'
import { usePeopleNames, useReply, useSession } from '../reading/index.ts'
import {
  Badge,
  type Column,
  CopyLink,
  DataTable,
  Empty,
  Page,
  Quiet,
  Reply,
  Row,
  Section,
  Select,
  Stack,
  TextField,
} from '../ui/index.ts'
import { actionsView, basisInput } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { insight } from '../words/insight.ts'

const say = insight.actions
/** A quarter is drawn: few enough days that the twin table holds them all at once. */
const DRAWN = 92

/** Did our fix save money? Actions on the time axis, with the cost of a day before and after each (T9). */
export default function ActionsPage() {
  const me = useSession()
  const titleOf = useTitles()
  const [view, change] = useView(actionsView)
  const domains = useReply(listDomains, {})
  const only = view.domain === undefined ? {} : { domain: view.domain }
  const reply = useReply(listMarks, { query: { ...only, ...basisInput(view) } })
  const to = me.billedThrough ?? me.now.slice(0, 10)
  const filter = view.domain === undefined ? {} : { 'f.domain': view.domain }
  const series = useReply(getCostSeries, {
    query: { from: time.addDays(to, 1 - DRAWN), to, ...filter, ...basisInput(view), by: 'domain', top: 1 },
  })
  const choices = (domains.data?.domains ?? []).map((one) => ({ value: one.domain, label: one.title }))
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <div className="ml-filters">
        <Select
          label={say.domain}
          value={view.domain ?? ''}
          any={say.all}
          choices={choices}
          onChange={(value) => change({ domain: value === '' ? undefined : value })}
        />
      </div>
      <Section title={say.chart}>
        <Reply of={series} what={say.chart} height={320} domain={view.domain}>
          {(data) => (
            <About of={filter}>
              <MarkedSpend series={data} marks={reply.data?.marks ?? []} />
            </About>
          )}
        </Reply>
      </Section>
      <Section title={say.list}>
        <Reply of={reply} what={say.list} height={220} domain={view.domain}>
          {(data) =>
            data.marks.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <Marks reply={data} titleOf={titleOf} />
            )
          }
        </Reply>
      </Section>
      {choices.length === 0 ? null : <MarkForm choices={choices} domain={view.domain} today={me.now.slice(0, 10)} />}
    </Page>
  )
}

function Verdict({ change }: { change: string }) {
  if (decimal.isZero(change)) return <Badge symbol="same" word={say.same} tone="quiet" />
  return decimal.isNegative(change) ? (
    <Badge symbol="down" word={say.saves} tone="good" />
  ) : (
    <Badge symbol="up" word={say.costs} tone="warn" />
  )
}

/** The days of whose cost an effect is the mean: whole weeks on one side of the mark's own day. */
function weeksOf(
  { day, domain, resource }: Mark,
  { from, until }: NonNullable<Mark['effect']>,
  side: 'before' | 'after',
) {
  const days = side === 'before' ? { from, to: time.addDays(day, -1) } : { from: time.addDays(day, 1), to: until }
  return { ...days, 'f.domain': domain, ...(resource === null ? {} : { 'f.resource': resource }) }
}

function Marks(props: { reply: Output<typeof listMarks>; titleOf: (domain: string) => string }) {
  const { currency, basis, marks } = props.reply
  const nameOf = usePeopleNames()
  const amount = (row: Mark, which: 'before' | 'after' | 'change') => {
    if (row.effect === null) return null
    const [before, after] = [weeksOf(row, row.effect, 'before'), weeksOf(row, row.effect, 'after')]
    return (
      <Traced
        amount={row.effect[which]}
        currency={currency}
        of={{ ...(which === 'before' ? before : after), basis }}
        {...(which === 'change' ? { less: { ...before, basis }, signed: true } : {})}
        per={row.effect.weeks * 7}
      />
    )
  }
  const columns: Column<Mark>[] = [
    {
      id: 'title',
      header: say.action,
      wrap: true,
      cell: (row) => (
        <>
          {row.title}
          <small className="ml-quiet ml-below">
            {[props.titleOf(row.domain), row.resource ?? '', nameOf(row.who)].filter(Boolean).join(' · ')}
          </small>
        </>
      ),
    },
    { id: 'day', header: say.day, cell: (row) => time.day(row.day) },
    {
      id: 'effect',
      header: say.change,
      wrap: true,
      cell: (row) =>
        row.effect === null ? (
          <Quiet>{say.early}</Quiet>
        ) : (
          <>
            <Verdict change={row.effect.change} />
            <small className="ml-quiet ml-below">
              {say.weeks(row.effect.weeks, time.shortDay(row.effect.from), time.shortDay(row.effect.until))}
            </small>
          </>
        ),
    },
    { id: 'before', header: say.before, align: 'end', cell: (row) => amount(row, 'before') },
    { id: 'after', header: say.after, align: 'end', cell: (row) => amount(row, 'after') },
    { id: 'change', header: say.change, align: 'end', cell: (row) => amount(row, 'change') },
    {
      id: 'remove',
      header: say.remove,
      cell: (row) => (
        <ActButton
          route={removeMark}
          input={{ params: { id: row.id } }}
          label={say.removeOf(row.title)}
          done={say.removed}
        />
      ),
    },
  ]
  return <DataTable label={say.list} columns={columns} rows={marks} rowKey={(row) => row.id} />
}

function MarkForm(props: {
  choices: readonly { value: string; label: string }[]
  domain: string | undefined
  today: string
}) {
  const [domain, setDomain] = useState(props.domain ?? props.choices[0]?.value ?? '')
  const [day, setDay] = useState(props.today)
  const [title, setTitle] = useState('')
  const [resource, setResource] = useState('')
  const of = props.domain ?? domain
  return (
    <Section title={say.mark}>
      <Stack>
        <div className="ml-filters">
          {props.domain === undefined ? (
            <Select label={say.domain} value={domain} choices={props.choices} onChange={setDomain} />
          ) : null}
          <TextField label={say.day} type="date" value={day} onChange={setDay} />
          <TextField label={say.what} value={title} onChange={setTitle} required />
          <TextField label={say.resource} value={resource} onChange={setResource} />
        </div>
        <Row>
          <ActButton
            primary
            route={addMark}
            input={{ body: { domain: of, day, title, ...(resource === '' ? {} : { resource }) } }}
            disabled={title.trim() === '' || day === ''}
            label={say.save}
            done={say.saved}
            after={() => setTitle('')}
          />
        </Row>
      </Stack>
    </Section>
  )
}
