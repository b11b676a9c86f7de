import { listBudgets, putBudgets } from '@meshledger/contracts'
import { BudgetImport, BudgetSetter } from '../parts/budget-forms.tsx'
import { BudgetGrid } from '../parts/budget-grid.tsx'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import { Columns, CopyLink, Empty, Page, Reply, Section } from '../ui/index.ts'
import { words } from '../words.ts'

const say = words.budgets

/** Budgets of all domains on one grid, with what was spent of them; set one by one or by CSV (F10). */
export default function BudgetsPage() {
  const { person } = useSession()
  const reply = useReply(listBudgets, { query: {} })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.grid} height={640}>
        {(data) =>
          data.rows.length === 0 ? (
            <Empty title={say.none} hint={say.noneHint} />
          ) : (
            <>
              <Section title={say.grid}>
                <BudgetGrid budgets={data} />
              </Section>
              {mayCall(person, putBudgets) ? (
                <Columns>
                  <Section title={say.set}>
                    <BudgetSetter budgets={data} />
                  </Section>
                  <Section title={say.importTitle} about={say.importHint}>
                    <BudgetImport />
                  </Section>
                </Columns>
              ) : null}
            </>
          )
        }
      </Reply>
    </Page>
  )
}
