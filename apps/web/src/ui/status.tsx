import type { ControlStatus, Finding } from '@meshledger/contracts'
import { words } from '../words.ts'
import type { Tone } from './layout.tsx'

/** Status by symbol, word and colour: any two of the three may fail a reader, and the third still tells. */
type Mark = { symbol: string; word: string; tone: Tone }

export const statusMarks: Record<ControlStatus, Mark> = {
  'not-satisfied': { symbol: '✕', word: words.compliance.status['not-satisfied'], tone: 'bad' },
  stale: { symbol: '◷', word: words.compliance.status.stale, tone: 'warn' },
  excepted: { symbol: '!', word: words.compliance.status.excepted, tone: 'warn' },
  'not-assessed': { symbol: '○', word: words.compliance.status['not-assessed'], tone: 'quiet' },
  inherited: { symbol: '⇣', word: words.compliance.status.inherited, tone: 'info' },
  attested: { symbol: '✎', word: words.compliance.status.attested, tone: 'info' },
  satisfied: { symbol: '✓', word: words.compliance.status.satisfied, tone: 'good' },
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

const severityMarks: Record<Finding['severity'], Mark> = {
  critical: { symbol: '⬥', word: words.compliance.severity.critical, tone: 'bad' },
  high: { symbol: '▲', word: words.compliance.severity.high, tone: 'bad' },
  medium: { symbol: '■', word: words.compliance.severity.medium, tone: 'warn' },
  low: { symbol: '●', word: words.compliance.severity.low, tone: 'info' },
  informational: { symbol: 'i', word: words.compliance.severity.informational, tone: 'quiet' },
}

const stateMarks: Record<Finding['state'], Mark> = {
  open: { symbol: '○', word: words.compliance.state.open, tone: 'bad' },
  acknowledged: { symbol: '◔', word: words.compliance.state.acknowledged, tone: 'warn' },
  'in-work': { symbol: '◑', word: words.compliance.state['in-work'], tone: 'info' },
  resolved: { symbol: '✓', word: words.compliance.state.resolved, tone: 'good' },
  muted: { symbol: '⊘', word: words.compliance.state.muted, tone: 'quiet' },
}

export function Badge({ symbol, word, tone }: Mark) {
  return (
    <span className="ml-badge" data-tone={tone}>
      <span aria-hidden="true">{symbol}</span> {word}
    </span>
  )
}

export const StatusBadge = ({ status }: { status: ControlStatus }) => <Badge {...statusMarks[status]} />
export const SeverityBadge = ({ severity }: { severity: Finding['severity'] }) => <Badge {...severityMarks[severity]} />
export const StateBadge = ({ state }: { state: Finding['state'] }) => <Badge {...stateMarks[state]} />
export const OutcomeBadge = ({ ok }: { ok: boolean }) =>
  ok ? (
    <Badge symbol="✓" word={words.compliance.audit.ok} tone="quiet" />
  ) : (
    <Badge symbol="✕" word={words.compliance.audit.failed} tone="bad" />
  )

type Verdict = keyof typeof words.cost.verdict
const verdictMarks: Record<Verdict, Mark> = {
  under: { symbol: '✓', word: words.cost.verdict.under, tone: 'good' },
  'on-course': { symbol: '✓', word: words.cost.verdict['on-course'], tone: 'good' },
  'at-risk': { symbol: '!', word: words.cost.verdict['at-risk'], tone: 'warn' },
  over: { symbol: '✕', word: words.cost.verdict.over, tone: 'bad' },
  'no-budget': { symbol: '○', word: words.cost.verdict['no-budget'], tone: 'quiet' },
}
export const VerdictBadge = ({ state }: { state: Verdict }) => <Badge {...verdictMarks[state]} />
export const verdictTone = (state: Verdict): Tone => verdictMarks[state].tone

type Freshness = keyof typeof words.health.state
const freshMarks: Record<Freshness, Mark> = {
  fresh: { symbol: '✓', word: words.health.state.fresh, tone: 'good' },
  late: { symbol: '!', word: words.health.state.late, tone: 'warn' },
  silent: { symbol: '✕', word: words.health.state.silent, tone: 'bad' },
  empty: { symbol: '○', word: words.health.state.empty, tone: 'quiet' },
}
export const FreshnessBadge = ({ state }: { state: Freshness }) => <Badge {...freshMarks[state]} />
