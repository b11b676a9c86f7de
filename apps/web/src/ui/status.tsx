import type { ControlStatus, Finding } from '@meshledger/contracts'
import { words } from '../words.ts'
import type { Tone } from './layout.tsx'
import { Mark, type MarkName } from './mark.tsx'

/** Status by symbol, word and colour: any two of the three may fail a reader, and the third still tells. */
type Told = { symbol: MarkName; word: string; tone: Tone }

export const statusMarks: Record<ControlStatus, Told> = {
  'not-satisfied': { symbol: 'cross', word: words.compliance.status['not-satisfied'], tone: 'bad' },
  stale: { symbol: 'clock', word: words.compliance.status.stale, tone: 'warn' },
  excepted: { symbol: 'bang', word: words.compliance.status.excepted, tone: 'warn' },
  'not-assessed': { symbol: 'ring', word: words.compliance.status['not-assessed'], tone: 'quiet' },
  inherited: { symbol: 'inherit', word: words.compliance.status.inherited, tone: 'info' },
  attested: { symbol: 'pencil', word: words.compliance.status.attested, tone: 'info' },
  satisfied: { symbol: 'check', word: words.compliance.status.satisfied, tone: 'good' },
}

/** Worst first, as every list of controls is read. */
export const statusOrder: readonly ControlStatus[] = [
  'not-satisfied',
  'stale',
  'excepted',
  'not-assessed',
  'inherited',
  'attested',
  'satisfied',
]

const severityMarks: Record<Finding['severity'], Told> = {
  critical: { symbol: 'diamond', word: words.compliance.severity.critical, tone: 'bad' },
  high: { symbol: 'triangle', word: words.compliance.severity.high, tone: 'bad' },
  medium: { symbol: 'square', word: words.compliance.severity.medium, tone: 'warn' },
  low: { symbol: 'dot', word: words.compliance.severity.low, tone: 'info' },
  informational: { symbol: 'info', word: words.compliance.severity.informational, tone: 'quiet' },
}

const stateMarks: Record<Finding['state'], Told> = {
  open: { symbol: 'ring', word: words.compliance.state.open, tone: 'bad' },
  acknowledged: { symbol: 'clock', word: words.compliance.state.acknowledged, tone: 'warn' },
  'in-work': { symbol: 'half', word: words.compliance.state['in-work'], tone: 'info' },
  resolved: { symbol: 'check', word: words.compliance.state.resolved, tone: 'good' },
  muted: { symbol: 'blocked', word: words.compliance.state.muted, tone: 'quiet' },
}

export function Badge({ symbol, word, tone }: Told) {
  return (
    <span className="ml-badge" data-tone={tone}>
      <Mark name={symbol} /> {word}
    </span>
  )
}

export const StatusBadge = ({ status }: { status: ControlStatus }) => <Badge {...statusMarks[status]} />
export const SeverityBadge = ({ severity }: { severity: Finding['severity'] }) => <Badge {...severityMarks[severity]} />
export const StateBadge = ({ state }: { state: Finding['state'] }) => <Badge {...stateMarks[state]} />
export const OutcomeBadge = ({ ok }: { ok: boolean }) =>
  ok ? (
    <Badge symbol="check" word={words.compliance.audit.ok} tone="quiet" />
  ) : (
    <Badge symbol="cross" word={words.compliance.audit.failed} tone="bad" />
  )

type Verdict = keyof typeof words.cost.verdict
const verdictMarks: Record<Verdict, Told> = {
  under: { symbol: 'check', word: words.cost.verdict.under, tone: 'good' },
  'on-course': { symbol: 'check', word: words.cost.verdict['on-course'], tone: 'good' },
  'at-risk': { symbol: 'bang', word: words.cost.verdict['at-risk'], tone: 'warn' },
  over: { symbol: 'cross', word: words.cost.verdict.over, tone: 'bad' },
  'no-budget': { symbol: 'ring', word: words.cost.verdict['no-budget'], tone: 'quiet' },
}
export const VerdictBadge = ({ state }: { state: Verdict }) => <Badge {...verdictMarks[state]} />
export const verdictTone = (state: Verdict): Tone => verdictMarks[state].tone
