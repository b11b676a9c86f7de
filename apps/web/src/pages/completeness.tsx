import { getCompleteness } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { GapsBadge, GapsTable, SealFacts, SourcesTable } from '../parts/completeness-parts.tsx'
import { useReply } from '../reading/index.ts'
import { CopyLink, Empty, Page, Reply, Section, Stack } from '../ui/index.ts'
import { completenessView, periodInput } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = judgement.completeness

/** Is the log whole (C3)? What came in against what was to be expected, the gaps, and the check of the seal. */
export default function CompletenessPage() {
  const [view] = useView(completenessView)
  const reply = useReply(getCompleteness, { query: periodInput(view) })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section
        title={say.missing}
        about={reply.data ? time.period(reply.data.period.from, reply.data.period.to) : undefined}
      >
        <Reply of={reply} what={say.missing} height={160}>
          {(data) => (
            <Stack>
              <div>
                <GapsBadge gaps={data.gaps} />
              </div>
              {data.gaps.length > 0 ? <GapsTable gaps={data.gaps} /> : null}
            </Stack>
          )}
        </Reply>
      </Section>
      <Section title={say.sources} about={say.expectedHint}>
        <Reply of={reply} what={say.sources} height={240}>
          {(data) =>
            data.sources.length === 0 ? (
              <Empty title={words.compliance.audit.none} />
            ) : (
              <SourcesTable sources={data.sources} />
            )
          }
        </Reply>
      </Section>
      <Section title={say.altered}>
        <Reply of={reply} what={say.altered} height={120}>
          {(data) => <SealFacts seal={data.seal} />}
        </Reply>
      </Section>
    </Page>
  )
}
