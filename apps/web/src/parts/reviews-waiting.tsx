import { listReviews, type Review } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import { AppLink, type Column, DataTable, MoreLink, Section } from '../ui/index.ts'
import { reviews } from '../words/reviews.ts'
import { ReviewState } from './review-state.tsx'

const say = reviews

/** The reminder on a first page: reviews of access that wait for whoever looks. Nothing where none does. */
export default function ReviewsWaiting() {
  const { person } = useSession()
  const reply = useReply(listReviews, {}, mayCall(person, listReviews))
  const waiting = (reply.data?.reviews ?? []).filter((one) => one.waiting > 0)
  if (waiting.length === 0) return null
  return (
    <Section title={say.waits.title} actions={<MoreLink place={{ to: '/reviews' }}>{say.title}</MoreLink>}>
      <DataTable
        label={say.waits.title}
        columns={columns}
        rows={waiting}
        rowKey={(row) => row.id}
        mark={(row) => (row.state === 'overdue' ? 'bad' : undefined)}
      />
    </Section>
  )
}

const columns: Column<Review>[] = [
  {
    id: 'review',
    header: say.column.review,
    wrap: true,
    cell: (row) => <AppLink place={{ to: '/reviews/$id', params: { id: row.id } }}>{row.title}</AppLink>,
  },
  { id: 'waiting', header: say.column.waiting, cell: (row) => say.waits.line(row.waiting, row.total) },
  { id: 'due', header: say.column.due, cell: (row) => say.due(time.day(row.due), row.daysLeft) },
  { id: 'state', header: say.column.state, cell: (row) => <ReviewState state={row.state} /> },
]
