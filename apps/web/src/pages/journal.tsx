import { getJournalSettings, listJournal, type Output } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { JournalSettingsForm } from '../parts/journal-settings.tsx'
import { Traced } from '../parts/traced.tsx'
import { usePeopleNames, useReply } from '../reading/index.ts'
import {
  AppLink,
  Code,
  type Column,
  CopyLink,
  Count,
  DataTable,
  Drawer,
  Empty,
  Facts,
  Money,
  MoneyButton,
  Page,
  Reply,
  Section,
} from '../ui/index.ts'
import { journalView, onlyNames } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { chargeback } from '../words/chargeback.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'

const say = insight.journal
type Journal = Output<typeof listJournal>
type Transaction = Journal['transactions'][number]
type Posting = Transaction['postings'][number]
type Export = Journal['exports'][number]

/** What was booked, how it left the house, and with which accounts and columns it will (F8). */
export default function JournalPage() {
  const reply = useReply(listJournal, { query: {} })
  const settings = useReply(getJournalSettings, {})
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section title={say.transactions}>
        <Reply of={reply} what={say.transactions} height={360}>
          {(data) =>
            data.transactions.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <Transactions journal={data} />
            )
          }
        </Reply>
      </Section>
      <Section title={say.exports}>
        <Reply of={reply} what={say.exports} height={180}>
          {(data) => (data.exports.length === 0 ? <Empty title={say.noExports} /> : <Exports journal={data} />)}
        </Reply>
      </Section>
      <Section title={say.settings} about={say.settingsAbout}>
        <Reply of={settings} what={say.settings} height={520}>
          {(data) => <JournalSettingsForm key={JSON.stringify(data)} settings={data} />}
        </Reply>
      </Section>
    </Page>
  )
}

function Transactions({ journal }: { journal: Journal }) {
  const [view, change] = useView(journalView)
  const open = journal.transactions.find((one) => one.id === view.open)
  const side = sides.find((one) => one === view.open)
  const currency = journal.transactions[0]?.postings[0]?.currency ?? 'USD'
  const columns: Column<Transaction>[] = [
    {
      id: 'id',
      header: say.id,
      wrap: true,
      cell: (row) => (
        <>
          <button type="button" className="ml-link-button" onClick={() => change({ open: row.id })}>
            {row.description}
          </button>
          <small className="ml-quiet ml-below">{row.id}</small>
        </>
      ),
    },
    { id: 'kind', header: chargeback.statement.column.kind, cell: (row) => say.kind[row.kind] },
    { id: 'period', header: say.period, cell: (row) => time.month(row.period) },
    { id: 'booked', header: say.booked, cell: (row) => time.stamp(row.bookedAt) },
    {
      id: 'statement',
      header: say.statement,
      cell: (row) => (
        <AppLink place={{ to: `/statements/${row.statement}`, search: { period: undefined } }}>{row.statement}</AppLink>
      ),
    },
    { id: 'postings', header: say.postings, align: 'end', cell: (row) => <Count n={row.postings.length} /> },
  ]
  return (
    <>
      <Facts
        items={[
          ...sides.map((side) => ({
            name: say[side],
            value: (
              <MoneyButton
                amount={journal[side]}
                currency={currency}
                value={side}
                onOpen={() => change({ open: side })}
              />
            ),
          })),
          { name: say.balance, value: <Money amount={journal.balance} currency={currency} /> },
        ]}
      />
      <DataTable label={say.transactions} columns={columns} rows={journal.transactions} rowKey={(row) => row.id} />
      <Drawer
        title={open?.description ?? say.postings}
        opened={open !== undefined}
        onClose={() => change({ open: undefined })}
      >
        {open === undefined ? null : <Postings of={postingsOf(open)} />}
      </Drawer>
      <Drawer
        title={side === undefined ? say.postings : say.postingsOf(say[side])}
        opened={side !== undefined}
        onClose={() => change({ open: undefined })}
      >
        {side === undefined ? null : <Postings of={postingsOn(journal, side)} sum={journal[side]} />}
      </Drawer>
    </>
  )
}

const sides = ['debit', 'credit'] as const

/** A posting with the transaction that it is a part of. */
type Posted = Posting & { of: Transaction }
const postingsOf = (of: Transaction): Posted[] => of.postings.map((posting) => ({ ...posting, of }))

/** Every posting on a side of the journal; they sum to it. */
const postingsOn = ({ transactions }: Journal, side: (typeof sides)[number]): Posted[] =>
  transactions
    .flatMap(postingsOf)
    .filter(({ amount }) => !decimal.isZero(amount) && decimal.isNegative(amount) === (side === 'credit'))

/** Postings, each of which opens the lines that it books. `sum`: what they come to, where that is a figure on the page. */
function Postings({ of, sum }: { of: readonly Posted[]; sum?: string }) {
  const columns: Column<Posted>[] = [
    {
      id: 'account',
      header: say.fields.account ?? '',
      cell: (row) => (
        <>
          {row.account}
          <small className="ml-quiet ml-below">
            {[sum === undefined ? '' : row.of.statement, row.costCentre, row.product ?? ''].filter(Boolean).join(' · ')}
          </small>
        </>
      ),
      foot: words.tables.sum,
    },
    {
      id: 'amount',
      header: say.fields.amount ?? '',
      align: 'end',
      cell: (row) => (
        <Traced
          signed
          amount={row.amount}
          currency={row.currency}
          of={{ statement: row.of.statement, ...(row.product === null ? {} : { 'f.product': onlyNames(row.product) }) }}
          negated={row.product === null}
        />
      ),
      ...(sum === undefined ? {} : { foot: <Sum of={of} sum={sum} /> }),
    },
  ]
  return <DataTable label={say.postings} columns={columns} rows={of} rowKey={(row) => `${row.of.id} ${row.line}`} />
}

/** What the postings come to; a credit stands on the page without its sign. */
function Sum({ of, sum }: { of: readonly Posted[]; sum: string }) {
  const total = decimal.sum(of.map(({ amount }) => amount))
  const ties = decimal.compare(decimal.absolute(total), sum) === 0
  return (
    <>
      <Money amount={total} currency={of[0]?.currency ?? 'USD'} signed />
      <small className="ml-quiet ml-below" role="status">
        {ties ? say.ties : say.tiesNot}
      </small>
    </>
  )
}

function Exports({ journal }: { journal: Journal }) {
  const nameOf = usePeopleNames()
  const columns: Column<Export>[] = [
    { id: 'period', header: say.period, cell: (row) => time.month(row.period) },
    {
      id: 'preset',
      header: say.preset,
      cell: (row) =>
        `${chargeback.close.presets[row.preset as keyof typeof chargeback.close.presets] ?? row.preset}, ${row.format}`,
    },
    { id: 'by', header: say.by, cell: (row) => `${nameOf(row.who)}, ${time.stamp(row.at)}` },
    { id: 'digest', header: say.digest, wrap: true, cell: (row) => <Code>{row.digest}</Code> },
    { id: 'rows', header: say.rows, align: 'end', cell: (row) => <Count n={row.rows} /> },
  ]
  return (
    <DataTable
      label={say.exports}
      columns={columns}
      rows={journal.exports}
      rowKey={(row) => row.digest + row.at + row.preset}
    />
  )
}
