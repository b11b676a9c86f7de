import { endReview, getReview, type ReviewDetail } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { ReviewRights } from '../parts/review-rights.tsx'
import { ReviewState } from '../parts/review-state.tsx'
import { useTitles } from '../parts/titles.ts'
import { useMayCall, useReply } from '../reading/index.ts'
import {
  type Column,
  CopyLink,
  DataTable,
  Facts,
  LongText,
  Page,
  Quiet,
  Reply,
  Row,
  Section,
  Stack,
} from '../ui/index.ts'
import { reviews } from '../words/reviews.ts'

const say = reviews

/** One review of access: how far each owner is, and every right with the word on it (C5). */
export default function ReviewPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const reply = useReply(getReview, { params: { id } })
  return (
    <Reply of={reply} what={say.title} height={640}>
      {({ review }) => <Known review={review} />}
    </Reply>
  )
}

function Known({ review }: { review: ReviewDetail }) {
  const titleOf = useTitles()
  const ends = useMayCall(endReview) && review.mayEnd
  const { ended, logFrom } = review
  return (
    <Page title={review.title} about={<ReviewState state={review.state} />} actions={<CopyLink />}>
      <Section
        title={say.owners}
        about={<span role="status">{say.rate(review.decided, review.total, review.rate)}</span>}
      >
        <Facts
          items={[
            { name: say.column.due, value: say.due(time.day(review.due), review.daysLeft) },
            { name: say.domains, value: review.domains.map(titleOf).join(', ') },
            { name: say.begun, value: say.begunBy(review.begunBy.name, time.minute(review.begunAt)) },
            ...(logFrom === null ? [] : [{ name: say.logFrom, value: say.logFromIs(time.minute(logFrom)) }]),
          ]}
        />
        <DataTable label={say.owners} columns={owners} rows={review.owners} rowKey={(row) => row.owner?.id ?? ''} />
        {ended ? <p>{say.end.was(ended.by.name, time.minute(ended.at), ended.reason)}</p> : null}
      </Section>
      <ReviewRights review={review} />
      {ends ? <End id={review.id} /> : null}
    </Page>
  )
}

const owners: Column<ReviewDetail['owners'][number]>[] = [
  { id: 'owner', header: say.column.owner, wrap: true, cell: (row) => row.owner?.name ?? <Quiet>{say.nobody}</Quiet> },
  {
    id: 'rate',
    header: say.column.rate,
    cell: (row) => say.rate(row.decided, row.total, row.rate),
  },
]

function End({ id }: { id: string }) {
  const [reason, setReason] = useState('')
  return (
    <Section title={say.end.title} about={say.end.about}>
      <Stack tight>
        <LongText label={say.reason} value={reason} onChange={setReason} />
        <Row>
          <ActButton
            route={endReview}
            input={{ params: { id }, body: { reason } }}
            label={say.end.do}
            done={say.end.done}
            disabled={reason.trim() === ''}
          />
        </Row>
      </Stack>
    </Section>
  )
}
