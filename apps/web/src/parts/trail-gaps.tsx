import { time } from '../format/index.ts'
import { Badge, Mark, Section } from '../ui/index.ts'
import { trail as trailWords } from '../words/trail.ts'

const say = trailWords
type Gap = { workspace: string; from: string; to: string }

/** Holes in the log of these days, said out loud: an answer that leaves them out would claim too much. */
export function TrailGaps({ gaps, children }: { gaps: readonly Gap[]; children?: React.ReactNode }) {
  return (
    <Section title={say.gaps}>
      {gaps.length === 0 ? <Badge symbol="check" word={say.noGaps} tone="good" /> : null}
      <ul className="ml-gaps">
        {gaps.map((gap) => (
          <li key={gap.workspace + gap.from}>
            <Mark name="bang" /> {say.gap(gap.workspace, time.minute(gap.from), time.minute(gap.to))}
          </li>
        ))}
      </ul>
      {children}
    </Section>
  )
}
