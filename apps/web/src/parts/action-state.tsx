import type { Action } from '@meshledger/contracts'
import { Badge } from '../ui/index.ts'
import { govern } from '../words/govern.ts'

type State = Action['state']
const tones: Partial<Record<State, readonly ['check' | 'clock' | 'cross' | 'bang', 'good' | 'warn' | 'bad' | 'info']>> =
  {
    proposed: ['clock', 'warn'],
    approved: ['check', 'info'],
    done: ['check', 'good'],
    failed: ['cross', 'bad'],
    'undo-failed': ['cross', 'bad'],
    conflict: ['bang', 'bad'],
    started: ['bang', 'warn'],
    'undo-started': ['bang', 'warn'],
  }

/** Where an action stands, by mark, word and colour. */
export function ActionState({ state }: { state: State }) {
  const [symbol, tone] = tones[state] ?? ['ring' as const, 'quiet' as const]
  return <Badge symbol={symbol} word={govern.enforcement.state[state]} tone={tone} />
}
