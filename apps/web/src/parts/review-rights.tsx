import { decideReview, type ReviewDetail } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { type Column, DataTable, Empty, LongText, Quiet, Row, Section, Stack, Switch, Tick } from '../ui/index.ts'
import { reviews } from '../words/reviews.ts'
import { ActButton } from './act-button.tsx'

const say = reviews
type Item = ReviewDetail['items'][number]
const shows = ['waiting', 'all'] as const

/** The rights of a review: those that one reason holds for are ticked, and kept or revoked together. */
export function ReviewRights({ review }: { review: ReviewDetail }) {
  const [show, setShow] = useState<(typeof shows)[number]>(review.waiting > 0 ? 'waiting' : 'all')
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const rows = review.items.filter((item) => show === 'all' || (item.decision === null && item.mayDecide))
  const open = rows.filter((item) => item.mayDecide)
  const items = open.map(({ item }) => item).filter((item) => chosen.has(item))
  const choose = (item: number, on: boolean) =>
    setChosen(new Set(on ? [...chosen, item] : [...chosen].filter((one) => one !== item)))
  return (
    <Section
      title={say.items}
      about={review.ended === null ? say.itemsAbout : undefined}
      actions={
        <Switch
          label={say.show}
          value={show}
          choices={shows.map((value) => ({ value, label: say.shown[value] }))}
          onChange={(value) => setShow(value as typeof show)}
        />
      }
    >
      <Stack>
        {rows.length === 0 ? (
          <Empty title={say.nothingWaits} hint={say.nothingWaitsHint} />
        ) : (
          <>
            {open.length === 0 ? null : (
              <Tick
                label={say.chooseAll}
                value={items.length === open.length}
                onChange={(on) => setChosen(new Set(on ? open.map(({ item }) => item) : []))}
              />
            )}
            <DataTable
              label={say.items}
              columns={columnsOf(chosen, choose)}
              rows={rows}
              rowKey={(row) => String(row.item)}
              mark={(row) => (row.stands ? 'warn' : undefined)}
            />
          </>
        )}
        {open.length === 0 ? null : <Decide id={review.id} items={items} after={() => setChosen(new Set())} />}
      </Stack>
    </Section>
  )
}

function Decide({ id, items, after }: { id: string; items: number[]; after: () => void }) {
  const [reason, setReason] = useState('')
  const input = (decision: 'keep' | 'revoke') => ({ params: { id }, body: { items, decision, reason } })
  const done = () => {
    setReason('')
    after()
  }
  const disabled = items.length === 0 || reason.trim() === ''
  return (
    <Stack tight>
      <LongText label={say.reason} hint={say.reasonHint} value={reason} onChange={setReason} />
      <Row>
        <ActButton
          {...{ route: decideReview, input: input('keep'), label: say.keep(items.length), done: say.saved, disabled }}
          primary
          after={done}
        />
        <ActButton
          {...{ route: decideReview, input: input('revoke'), label: say.revoke(items.length), done: say.saved }}
          disabled={disabled}
          after={done}
        />
      </Row>
      <p className="ml-quiet">{say.revokeHint}</p>
    </Stack>
  )
}

const columnsOf = (chosen: ReadonlySet<number>, choose: (item: number, on: boolean) => void): Column<Item>[] => [
  {
    id: 'who',
    header: say.column.who,
    cell: (row) =>
      row.mayDecide ? (
        <Tick label={row.principal} value={chosen.has(row.item)} onChange={(on) => choose(row.item, on)} />
      ) : (
        row.principal
      ),
  },
  { id: 'right', header: say.column.right, cell: (row) => row.privilege },
  { id: 'on', header: say.column.on, wrap: true, cell: (row) => row.securable },
  { id: 'since', header: say.column.since, cell: (row) => time.minute(row.since) },
  { id: 'by', header: say.column.by, wrap: true, cell: (row) => row.grantedBy },
  { id: 'owner', header: say.column.owner, wrap: true, cell: (row) => row.owner?.name ?? <Quiet>–</Quiet> },
  { id: 'decision', header: say.column.decision, wrap: true, cell: (row) => <Word item={row} /> },
]

/** The last word on a right, who said it and why, and of one to be revoked whether it still stands. */
function Word({ item }: { item: Item }) {
  const last = item.steps.at(-1)
  if (last === undefined) return item.mayDecide ? null : <Quiet>{say.own}</Quiet>
  const now = item.stands === null ? '' : ` · ${item.stands ? say.stands : say.gone}`
  return (
    <>
      <b>{say.decided[last.decision]}</b>
      {now}
      <br />
      <small className="ml-quiet">{say.said(last.who.name, time.minute(last.at), last.reason)}</small>
    </>
  )
}
