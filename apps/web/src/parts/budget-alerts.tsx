import { acknowledgeBudgetAlert, type BudgetAlert, listBudgetAlerts } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { usePeopleNames, useReply } from '../reading/index.ts'
import { Badge, type Column, DataTable, Empty, Money, Reply, Section } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { ActButton } from './act-button.tsx'

const say = chargeback.budgets
const marks = {
  raised: { symbol: 'bang', tone: 'bad' },
  acknowledged: { symbol: 'ring', tone: 'info' },
  resolved: { symbol: 'check', tone: 'good' },
} as const

/** Budgets that are, or by the forecast will be, exceeded: one line a threshold, with its life, and who saw it (T8). */
export function BudgetAlerts() {
  const reply = useReply(listBudgetAlerts, { query: {} })
  return (
    <Section title={say.alerts} about={say.alertsAbout}>
      <Reply of={reply} what={say.alerts} height={120}>
        {({ alerts, currency }) => {
          if (alerts.length === 0) return <Empty title={say.noAlerts} />
          const columns: Column<BudgetAlert>[] = [
            { id: 'domain', header: say.domain, cell: (row) => row.title },
            {
              id: 'kind',
              header: say.kind,
              cell: (row) => (
                <Badge
                  symbol={row.threshold >= 100 ? 'cross' : 'triangle'}
                  word={say.alertKind[row.kind](row.threshold)}
                  tone={row.threshold >= 100 ? 'bad' : 'warn'}
                />
              ),
            },
            { id: 'sentence', header: say.what, wrap: true, cell: (row) => <AlertLife alert={row} /> },
            { id: 'at', header: say.since, cell: (row) => time.stamp(row.at) },
            {
              id: 'over',
              header: say.over,
              align: 'end',
              cell: (row) => <Money amount={decimal.minus(row.amount, row.budget)} currency={currency} signed />,
            },
            { id: 'state', header: say.state, cell: (row) => <AlertState alert={row} /> },
          ]
          return <DataTable label={say.alerts} columns={columns} rows={alerts} rowKey={(row) => row.id} />
        }}
      </Reply>
    </Section>
  )
}

/** The newest crossing, what of it is told outside, and below it whatever happened before and after. */
function AlertLife({ alert }: { alert: BudgetAlert }) {
  const nameOf = usePeopleNames()
  const newest = alert.history.findLast(({ what }) => what === 'crossed')
  const told = alert.messages.map(({ kind, state }) => `${say.alertOf[kind]} ${say.alertTold[state]}`)
  return (
    <>
      {alert.sentence}
      <small className="ml-quiet ml-below">{told.length === 0 ? say.alertNotTold : told.join(' · ')}</small>
      {alert.history
        .filter((step) => step !== newest)
        .map((step) => (
          <small key={`${step.at} ${step.what} ${step.note}`} className="ml-quiet ml-below">
            {say.step(
              say.alertStep[step.what],
              step.what === 'crossed' ? null : nameOf(step.who),
              time.stamp(step.at),
              step.note,
            )}
          </small>
        ))}
    </>
  )
}

function AlertState({ alert }: { alert: BudgetAlert }) {
  const { domain, title, month, threshold, state } = alert
  return (
    <>
      <Badge {...marks[state]} word={say.alertState[state]} />
      {state === 'raised' ? (
        <ActButton
          route={acknowledgeBudgetAlert}
          input={{ params: { domain, month, threshold }, body: {} }}
          label={say.acknowledge}
          of={say.acknowledgeOf(title, threshold)}
          done={say.acknowledged}
        />
      ) : null}
    </>
  )
}
