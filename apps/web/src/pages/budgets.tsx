import { getBudgetTree, listBudgets, putBudgets } from '@meshledger/contracts'
import { BudgetAlerts } from '../parts/budget-alerts.tsx'
import { BudgetImport, BudgetSetter } from '../parts/budget-forms.tsx'
import { BudgetGrid, type Budgets } from '../parts/budget-grid.tsx'
import { BudgetHistory, BudgetTreeForm } from '../parts/budget-more.tsx'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import { Columns, CopyLink, Empty, Page, Reply, Section } from '../ui/index.ts'
import { budgetsView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { chargeback } from '../words/chargeback.ts'

const say = chargeback.budgets

/** Budgets of all domains on one grid, with what was spent of them; alerts, history and hierarchy beside it (F10, T8). */
export default function BudgetsPage() {
  const { person } = useSession()
  const [view, change] = useView(budgetsView)
  const reply = useReply(listBudgets, { query: {} })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.grid} height={640}>
        {(data) =>
          data.rows.length === 0 ? (
            <Empty title={say.none} hint={say.noneHint} />
          ) : (
            <>
              <BudgetAlerts />
              <Section title={say.grid} about={say.gridAbout}>
                <BudgetGrid budgets={data} onHistory={(open) => change({ open })} />
              </Section>
              {mayCall(person, putBudgets) ? <Setting budgets={data} /> : null}
              <BudgetHistory
                node={view.open}
                title={data.rows.find((row) => row.node === view.open)?.title ?? ''}
                currency={data.currency}
                close={() => change({ open: undefined })}
              />
            </>
          )
        }
      </Reply>
    </Page>
  )
}

function Setting({ budgets }: { budgets: Budgets }) {
  const tree = useReply(getBudgetTree, {})
  return (
    <>
      <Columns>
        <Section title={say.set}>
          <BudgetSetter budgets={budgets} />
        </Section>
        <Section title={say.importTitle} about={say.importHint}>
          <BudgetImport />
        </Section>
      </Columns>
      <Section title={say.tree} about={say.treeAbout}>
        <Reply of={tree} what={say.tree} height={220}>
          {(data) => <BudgetTreeForm tree={data} budgets={budgets} />}
        </Reply>
      </Section>
    </>
  )
}
