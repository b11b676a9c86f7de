import { Section } from '../ui/index.ts'
import { health } from '../words/data.ts'
import type { Health } from './types.ts'

const say = health

/** What was told outside, and what stands in the way; nothing where nothing is to be told and nobody to tell it to. */
export function Messages({ health: { messages } }: { health: Health }) {
  const { webhook, sent, waiting, failed, problem } = messages
  if (webhook === 'none' && sent + waiting + failed === 0) return null
  return (
    <Section title={say.messages}>
      <p>{say.told(sent, waiting, failed)}</p>
      {webhook === 'none' ? <p className="ml-quiet">{say.nobody}</p> : null}
      {problem === null ? null : <p className="ml-notice">{problem}</p>}
    </Section>
  )
}
