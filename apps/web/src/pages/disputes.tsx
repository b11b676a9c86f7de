import { listDisputes } from '@meshledger/contracts'
import { DisputeTable } from '../parts/dispute-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { useReply } from '../reading/index.ts'
import { CopyLink, Empty, Page, Reply, Section } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'

const say = chargeback.dispute

/** Every dispute that the person may see, oldest open first (F6). */
export default function DisputesPage() {
  const titleOf = useTitles()
  const reply = useReply(listDisputes, { query: {} })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section title={chargeback.close.disputes}>
        <Reply of={reply} what={say.title} height={320}>
          {(data) =>
            data.disputes.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <DisputeTable disputes={data.disputes} titleOf={titleOf} />
            )
          }
        </Reply>
      </Section>
    </Page>
  )
}
