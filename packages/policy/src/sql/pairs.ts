import type { Expression } from '../sigma/ast.ts'
import { plainText } from '../sigma/pattern.ts'

/** A service and an action, in lower case. */
export type Pair = readonly [service: string, action: string]
/** Of which services, and of which actions, an event must be for the expression to hold; null means of any. */
interface Bounds {
  readonly service: ReadonlySet<string> | null
  readonly action: ReadonlySet<string> | null
}
const MOST_PAIRS = 500
const anything: readonly Bounds[] = [{ service: null, action: null }]

/**
 * The (service, action) pairs outside which an expression cannot hold, or null when it names none.
 *
 * A superset is enough: pairs only narrow the scan, and the whole condition is asked of every event that is left.
 */
export function pairsOf(expression: Expression): Pair[] | null {
  const pairs: Pair[] = []
  for (const { service, action } of boundsOf(expression)) {
    if (service === null || action === null) return null
    for (const s of service) for (const a of action) pairs.push([s, a])
  }
  const unique = new Map(pairs.map((pair) => [pair.join('\u001f'), pair]))
  return unique.size > MOST_PAIRS ? null : [...unique.values()]
}

function boundsOf(expression: Expression): readonly Bounds[] {
  switch (expression.kind) {
    case 'and': {
      const all = expression.items.map(boundsOf).reduce(crossed, anything)
      return all.length > MOST_PAIRS ? anything : all
    }
    case 'or':
      return merged(expression.items.flatMap(boundsOf))
    case 'field': {
      const word = expression.test.kind === 'text' ? plainText(expression.test.pattern)?.toLowerCase() : undefined
      if (word === undefined) return anything
      if (expression.field === 'service_name') return [{ service: new Set([word]), action: null }]
      return expression.field === 'action_name' ? [{ service: null, action: new Set([word]) }] : anything
    }
    default:
      return anything
  }
}

const crossed = (a: readonly Bounds[], b: readonly Bounds[]): readonly Bounds[] =>
  a.flatMap((one) =>
    b.map((other) => ({ service: both(one.service, other.service), action: both(one.action, other.action) })),
  )

const both = (a: ReadonlySet<string> | null, b: ReadonlySet<string> | null) =>
  a === null ? b : b === null ? a : new Set([...a].filter((word) => b.has(word)))

/** Alternatives that bound the same one thing become one, so that a list of actions stays one alternative. */
function merged(bounds: readonly Bounds[]): readonly Bounds[] {
  const only = (key: 'service' | 'action', other: 'service' | 'action') =>
    bounds.every((bound) => bound[key] !== null && bound[other] === null)
      ? [{ service: null, action: null, [key]: new Set(bounds.flatMap((bound) => [...(bound[key] ?? [])])) }]
      : null
  return only('service', 'action') ?? only('action', 'service') ?? bounds
}
