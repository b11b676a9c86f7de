import { getClose, listDisputes } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { CloseNotes, CloseReplay } from '../parts/close-notes.tsx'
import { CloseHistory, CloseNotices, LateUsage } from '../parts/close-rest.tsx'
import { CloseSteps, JournalExport } from '../parts/close-steps.tsx'
import { CloseTie } from '../parts/close-tie.tsx'
import { DisputeTable } from '../parts/dispute-table.tsx'
import { StatementTable } from '../parts/statement-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { useReply } from '../reading/index.ts'
import { Columns, CopyLink, Empty, Page, Reply, Section, Stack } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'

const say = chargeback.close

/** The close of one month on one page: reconcile, review, disputes, approve, freeze, export (F1). */
export default function ClosePage() {
  const { period } = useParams({ strict: false }) as { period: string }
  const titleOf = useTitles()
  const reply = useReply(getClose, { params: { period } })
  const disputes = useReply(listDisputes, { query: { period } })
  return (
    <Page
      title={say.title(/^\d{4}-\d{2}$/.test(period) ? time.longMonth(period) : period)}
      about={
        reply.data ? say.about(reply.data.dataThrough === null ? null : time.day(reply.data.dataThrough)) : '\u00a0'
      }
      actions={<CopyLink />}
    >
      <Reply of={reply} what={say.checklist} height={900}>
        {(close) => (
          <>
            <Columns wide>
              <Stack>
                <CloseSteps close={close} />
                <CloseTie close={close} />
              </Stack>
              <Stack>
                <CloseNotices close={close} />
                <JournalExport close={close} />
                <Section title={say.history}>
                  <CloseHistory close={close} />
                </Section>
              </Stack>
            </Columns>
            <Section title={say.statements}>
              <StatementTable statements={close.rows} titleOf={titleOf} wholeOf={close.period} />
            </Section>
            <Section title={say.disputes}>
              <Reply of={disputes} what={say.disputes} height={120}>
                {(data) =>
                  data.disputes.length === 0 ? (
                    <Empty title={say.noDisputes} />
                  ) : (
                    <DisputeTable disputes={data.disputes} titleOf={titleOf} />
                  )
                }
              </Reply>
            </Section>
            <LateUsage close={close} />
            <Columns>
              <CloseNotes close={close} />
              {close.state === 'frozen' ? <CloseReplay period={close.period} /> : null}
            </Columns>
          </>
        )}
      </Reply>
    </Page>
  )
}
