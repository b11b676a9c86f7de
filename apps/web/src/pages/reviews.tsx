import { beginReview, listReviews, type Review } from '@meshledger/contracts'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { BeginReview } from '../parts/begin-review.tsx'
import { ReviewState } from '../parts/review-state.tsx'
import { useMayCall, useReply } from '../reading/index.ts'
import { AppLink, Button, type Column, DataTable, Drawer, Empty, linkTo, Page, Reply, Section } from '../ui/index.ts'
import { reviews } from '../words/reviews.ts'

const say = reviews

/** Who has access they should not? Reviews of access, each with how far it is (C5). */
export default function ReviewsPage() {
  const reply = useReply(listReviews, {})
  const begins = useMayCall(beginReview)
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  return (
    <Page
      title={say.title}
      about={say.about}
      actions={begins ? <Button onClick={() => setAsking(true)}>{say.begin.title}</Button> : null}
    >
      <Section title={say.title}>
        <Reply of={reply} what={say.title} height={240}>
          {(data) =>
            data.reviews.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <DataTable label={say.title} columns={columns} rows={data.reviews} rowKey={(row) => row.id} />
            )
          }
        </Reply>
      </Section>
      <Drawer title={say.begin.title} opened={asking} onClose={() => setAsking(false)}>
        <BeginReview after={(id) => void navigate(linkTo({ to: '/reviews/$id', params: { id } }) as never)} />
      </Drawer>
    </Page>
  )
}

const columns: Column<Review>[] = [
  {
    id: 'review',
    header: say.column.review,
    wrap: true,
    cell: (row) => <AppLink place={{ to: '/reviews/$id', params: { id: row.id } }}>{row.title}</AppLink>,
  },
  { id: 'state', header: say.column.state, cell: (row) => <ReviewState state={row.state} /> },
  { id: 'due', header: say.column.due, cell: (row) => say.due(time.day(row.due), row.daysLeft) },
  { id: 'rate', header: say.column.rate, cell: (row) => say.rate(row.decided, row.total, row.rate) },
  { id: 'waiting', header: say.column.waiting, align: 'end', cell: (row) => String(row.waiting) },
]
