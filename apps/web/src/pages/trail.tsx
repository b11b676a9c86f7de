import { listDomains, listTrail, type Output, type TrailEntry } from '@meshledger/contracts'
import { type UseQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { time } from '../format/index.ts'
import { useTitles } from '../parts/titles.ts'
import { call, keyOf, usePeopleNames, useReply, useSession } from '../reading/index.ts'
import {
  Badge,
  Button,
  Code,
  type Column,
  CopyLink,
  DataTable,
  Drawer,
  Empty,
  Facts,
  Page,
  Reply,
  Row,
  Section,
  Select,
  Stack,
  TextField,
} from '../ui/index.ts'
import { trailView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { evidence } from '../words/evidence.ts'
import { words } from '../words.ts'

const say = evidence.trail
type Trail = Output<typeof listTrail>
const LIMIT = 200
const marks = {
  intact: { symbol: 'check', tone: 'good' },
  broken: { symbol: 'cross', tone: 'bad' },
  unsealed: { symbol: 'ring', tone: 'quiet' },
} as const

/** Who changed what in the product itself, and whether that record is as it was sealed (C9). */
export default function TrailPage() {
  const { people } = useSession()
  const [view, change] = useView(trailView)
  // What somebody types may be a name, so it stands in no address.
  const [text, setText] = useState('')
  const [sought, setSought] = useState('')
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  const domains = useReply(listDomains, {})
  const { kind, domain, who, request } = view
  const query = { kind, domain, who, request, ...(sought === '' ? {} : { q: sought }), limit: LIMIT }
  const pages = useInfiniteQuery({
    queryKey: [...keyOf(listTrail, query), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(listTrail, { query: { ...query, ...(pageParam === null ? {} : { below: pageParam }) } }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  })
  // The seal, the kinds and the count are of the whole, so the first page tells them; its rows grow by each page.
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data])
  const whole = pages.data?.pages[0]
  const trail = { ...pages, data: whole && { ...whole, entries } } as UseQueryResult<Trail>
  const opened = entries.find(({ position }) => String(position) === view.open)
  const choose = (key: 'kind' | 'domain' | 'who') => (value: string) =>
    change({ [key]: value === '' ? undefined : value })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section
        title={say.seal}
        actions={
          <Button busy={trail.isFetching} onClick={() => void trail.refetch()}>
            {say.check}
          </Button>
        }
      >
        <Reply of={trail} what={say.seal} height={40}>
          {({ seal }) => (
            <Row>
              <Badge {...marks[seal.state]} word={say.state[seal.state]} />
              <span>{`${seal.sentence} ${say.sealed(seal.sealed, seal.upTo)}`}</span>
            </Row>
          )}
        </Reply>
      </Section>
      <form
        className="ml-filters"
        onSubmit={(event) => {
          event.preventDefault()
          setSought(text.trim())
        }}
      >
        <Select
          label={say.filter.kind}
          any={say.filter.any}
          value={kind ?? ''}
          choices={(trail.data?.kinds ?? (kind ? [kind] : [])).map((value) => ({ value, label: value }))}
          onChange={choose('kind')}
        />
        <Select
          label={say.filter.who}
          any={say.filter.any}
          value={who ?? ''}
          choices={people.map((one) => ({ value: one.id, label: nameOf(one.id) }))}
          onChange={choose('who')}
        />
        <Select
          label={say.filter.domain}
          any={say.filter.any}
          value={domain ?? ''}
          choices={(domains.data?.domains ?? []).map((one) => ({ value: one.domain, label: titleOf(one.domain) }))}
          onChange={choose('domain')}
        />
        <TextField label={say.filter.text} value={text} onChange={setText} />
        <Row>
          <Button type="submit">{words.compliance.audit.filter.apply}</Button>
        </Row>
      </form>
      <Section
        title={say.changes}
        about={
          <span role="status">
            {trail.data ? words.states.matches(trail.data.entries.length, trail.data.total, say.noun) : ''}
          </span>
        }
      >
        <Reply of={trail} what={say.changes} height={520}>
          {(data) =>
            data.entries.length === 0 ? (
              <Empty title={say.none} />
            ) : (
              <Stack tight>
                <Changes trail={data} titleOf={titleOf} onOpen={(open) => change({ open })} />
                {pages.hasNextPage ? (
                  <Row>
                    <Button onClick={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
                      {say.more}
                    </Button>
                  </Row>
                ) : null}
              </Stack>
            )
          }
        </Reply>
      </Section>
      <Drawer title={say.detail} opened={opened !== undefined} onClose={() => change({ open: undefined })}>
        {opened ? <Detail entry={opened} titleOf={titleOf} /> : null}
      </Drawer>
    </Page>
  )
}

type Titled = { titleOf: (domain: string) => string }

function Changes({ trail, titleOf, onOpen }: Titled & { trail: Trail; onOpen: (position: string) => void }) {
  const columns: Column<TrailEntry>[] = [
    {
      id: 'at',
      header: say.column.at,
      cell: (row) => (
        <button type="button" className="ml-link-button" onClick={() => onOpen(String(row.position))}>
          {time.instant(row.at).replace(' UTC', '')}
        </button>
      ),
    },
    { id: 'who', header: say.column.who, cell: (row) => row.who.name },
    { id: 'kind', header: say.column.kind, cell: (row) => row.kind },
    { id: 'subject', header: say.column.subject, wrap: true, cell: (row) => row.subject },
    { id: 'domain', header: say.column.domain, cell: (row) => (row.domain === null ? '' : titleOf(row.domain)) },
  ]
  return (
    <DataTable
      label={say.changes}
      columns={columns}
      rows={trail.entries}
      rowKey={(row) => String(row.position)}
      total={trail.total}
    />
  )
}

type Field = { name: string; before: string; after: string; changed: boolean }

/** Every field of a change with its value before and after; what is the same on both sides stands last. */
export function fieldsOf({ before, after }: Pick<TrailEntry, 'before' | 'after'>): Field[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const text = (of: object | null, name: string): string => {
    const value: unknown = (of as Record<string, unknown> | null)?.[name]
    return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  }
  const fields = names.map((name) => ({ name, before: text(before, name), after: text(after, name) }))
  return fields
    .map((field) => ({ ...field, changed: field.before !== field.after }))
    .toSorted((a, b) => Number(b.changed) - Number(a.changed))
}

function Detail({ entry, titleOf }: Titled & { entry: TrailEntry }) {
  const columns: Column<Field>[] = [
    { id: 'name', header: say.field, cell: (row) => (row.changed ? <b>{row.name}</b> : row.name) },
    { id: 'before', header: say.before, wrap: true, cell: (row) => row.before },
    { id: 'after', header: say.after, wrap: true, cell: (row) => row.after },
  ]
  return (
    <Stack>
      <Facts
        items={[
          { name: say.column.at, value: time.instant(entry.at) },
          { name: say.column.who, value: entry.who.name },
          { name: say.column.kind, value: entry.kind },
          { name: say.column.subject, value: entry.subject },
          ...(entry.domain === null ? [] : [{ name: say.column.domain, value: titleOf(entry.domain) }]),
          { name: say.request, value: entry.request === '' ? say.noRequest : <Code>{entry.request}</Code> },
          { name: say.position, value: String(entry.position) },
        ]}
      />
      <DataTable label={say.detail} columns={columns} rows={fieldsOf(entry)} rowKey={(row) => row.name} />
    </Stack>
  )
}
