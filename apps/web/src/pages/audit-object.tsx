import { getAuditObject } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { AccessTable, Timeline } from '../parts/access-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { TrailGaps } from '../parts/trail-gaps.tsx'
import { useReply } from '../reading/index.ts'
import { AppLink, CopyLink, Empty, Facts, MoreLink, Page, Reply, Section } from '../ui/index.ts'
import { auditObjectView, periodInput } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { trail as trailWords } from '../words/trail.ts'

const say = trailWords.object

/** Who accessed one object in a period and under which grant (C1), and everything that happened to it (C10). */
export default function AuditObjectPage() {
  const { name } = useParams({ strict: false }) as { name: string }
  const [view] = useView(auditObjectView)
  const titleOf = useTitles()
  const reply = useReply(getAuditObject, { params: { name }, query: periodInput(view) })
  return (
    <Page
      title={name}
      about={reply.data ? `${time.period(reply.data.period.from, reply.data.period.to)} · ${say.about}` : say.about}
      actions={
        <>
          <MoreLink place={{ to: '/audit', search: { object: name } }}>{say.events}</MoreLink>
          <CopyLink />
        </>
      }
    >
      <Reply of={reply} what={name} height={720}>
        {(data) => (
          <>
            <Section title={say.accesses} about={say.accessesAbout(data.accesses.length)}>
              {data.accesses.length === 0 ? (
                <Empty title={say.none} hint={say.noneHint} />
              ) : (
                <AccessTable accesses={data.accesses} titleOf={titleOf} />
              )}
            </Section>
            <TrailGaps gaps={data.gaps}>
              <p>{say.knownHint}</p>
              {data.unreadable > 0 ? <p>{say.unreadable(data.unreadable)}</p> : null}
              <Facts
                items={[
                  { name: say.known, value: data.logFrom === null ? '' : time.stamp(data.logFrom) },
                  {
                    name: say.domain,
                    value:
                      data.domain === null ? (
                        say.noDomain
                      ) : (
                        <AppLink place={{ to: `/domains/${data.domain}` }}>{titleOf(data.domain)}</AppLink>
                      ),
                  },
                  {
                    name: say.holds,
                    value: data.classification.map((one) => one.toUpperCase()).join(', ') || say.nothing,
                  },
                ]}
              />
            </TrailGaps>
            <Section title={say.timeline} about={say.timelineAbout}>
              {data.timeline.length === 0 ? <Empty title={say.noTimeline} /> : <Timeline timeline={data.timeline} />}
            </Section>
          </>
        )}
      </Reply>
    </Page>
  )
}
