import { time } from '../format/index.ts'
import { usePeopleNames } from '../reading/index.ts'
import { type Column, DataTable } from '../ui/index.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'
import type { FindingDetail } from './types.ts'

const say = judgement.finding
type Step = { at: string; what: string; said: string }

/** Everything that was decided and said about a finding, oldest first: moves between states, owners, ends, remarks. */
export function stepsOf(
  { finding, history, work }: Pick<FindingDetail, 'finding' | 'history' | 'work'>,
  nameOf: (id: string) => string,
): Step[] {
  const moves = history.map(({ at, who, from, to, reason }) => ({
    at,
    what: say.moved(who, words.compliance.state[from], words.compliance.state[to]),
    said: reason,
  }))
  const care = work.map(({ at, who, owner, due, comment }) => ({
    at,
    what: say.worked(who, owner === null ? null : nameOf(owner), due === null ? null : time.day(due)),
    said: comment,
  }))
  return [{ at: finding.openedAt, what: say.opened, said: '' }, ...moves, ...care].toSorted((a, b) =>
    a.at.localeCompare(b.at),
  )
}

export function FindingHistory({ detail }: { detail: FindingDetail }) {
  const nameOf = usePeopleNames()
  return (
    <ol className="ml-list">
      {stepsOf(detail, nameOf).map((step) => (
        <li key={`${step.at} ${step.what} ${step.said}`}>
          {step.what}
          <br />
          <small className="ml-quiet">
            {time.instant(step.at)}
            {step.said ? ` · ${step.said}` : ''}
          </small>
        </li>
      ))}
    </ol>
  )
}

const back: Column<FindingDetail['regressions'][number]>[] = [
  { id: 'at', header: say.back.at, cell: (row) => time.minute(row.at) },
  { id: 'resolved', header: say.back.resolved, cell: (row) => time.minute(row.resolvedAt) },
  { id: 'by', header: say.back.by, cell: (row) => row.resolvedBy },
  { id: 'reason', header: say.back.reason, wrap: true, cell: (row) => row.reason },
]

/** Each time that a finding came back after it was resolved: a record of its own, beside its history. */
export function Regressions({ regressions }: { regressions: FindingDetail['regressions'] }) {
  return <DataTable label={say.back.title} columns={back} rows={regressions} rowKey={(row) => row.at} />
}
