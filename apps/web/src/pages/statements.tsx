import { listStatements } from '@meshledger/contracts'
import { StatementTable } from '../parts/statement-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { useReply } from '../reading/index.ts'
import { CopyLink, Empty, Page, Reply, Section } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'

const say = chargeback.statement.list

/** The statements of every domain that the person may see, newest month first. */
export default function StatementsPage() {
  const titleOf = useTitles()
  const reply = useReply(listStatements, { query: {} })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Section title={chargeback.close.statements}>
        <Reply of={reply} what={say.title} height={420}>
          {(data) =>
            data.statements.length === 0 ? (
              <Empty title={say.none} hint={say.noneHint} />
            ) : (
              <StatementTable statements={data.statements} titleOf={titleOf} withPeriod />
            )
          }
        </Reply>
      </Section>
    </Page>
  )
}
