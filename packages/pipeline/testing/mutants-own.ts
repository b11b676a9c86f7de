import type { DetectionRule } from '@meshledger/policy'

type Variant = { readonly what: string; readonly rule: DetectionRule }
type Derived = DetectionRule['scope']['derived'] extends ReadonlyMap<string, infer D> ? D : never
type Computed = Extract<Derived, { kind: 'computed' }>['from']

/** A rule once for each way to break one of the keys that it has beyond Sigma's. */
export function* brokenOwnKeys(rule: DetectionRule): Generator<Variant> {
  const { scope, grades, history } = rule
  for (const [name, derived] of scope.derived) {
    for (const { what, of } of brokenDerived(derived)) {
      yield {
        what: `${name} ${what}`,
        rule: { ...rule, scope: { ...scope, derived: withValue(scope.derived, name, of) } },
      }
    }
  }
  for (const [name, parameter] of scope.parameters) {
    const changed = [
      { what: 'default', of: { ...parameter, absent: other(parameter.absent) } },
      ...[...parameter.domains].map(([domain, value]) => ({
        what: `value for ${domain}`,
        of: { ...parameter, domains: withValue(parameter.domains, domain, other(value)) },
      })),
    ]
    for (const { what, of } of changed) {
      const parameters = withValue(scope.parameters, name, of)
      yield { what: `another ${what} of ${name}`, rule: { ...rule, scope: { ...scope, parameters } } }
    }
  }
  for (const i of grades.keys()) {
    yield { what: `without severity ${i + 1}`, rule: { ...rule, grades: grades.toSpliced(i, 1) } }
  }
  if (history === null) return
  yield { what: 'without history', rule: { ...rule, history: null } }
  for (const i of history.by.length > 1 ? history.by.keys() : []) {
    yield {
      what: `by without ${history.by[i]}`,
      rule: { ...rule, history: { ...history, by: history.by.toSpliced(i, 1) } },
    }
  }
  for (const ask of brokenAsk(history.ask)) {
    yield { what: `history ${JSON.stringify(ask)}`, rule: { ...rule, history: { ...history, ask } } }
  }
}

type Ask = NonNullable<DetectionRule['history']>['ask']

function* brokenAsk(ask: Ask): Generator<Ask> {
  switch (ask.kind) {
    case 'first-seen':
      for (const step of [-1, 1]) {
        if (ask.days + step > 0) yield { ...ask, days: ask.days + step }
        yield { ...ask, after: ask.after + step }
      }
      break
    case 'previous':
      for (const change of ['changed', 'gained', 'lost'] as const) if (change !== ask.change) yield { ...ask, change }
      break
    case 'baseline':
      for (const step of [-1, 1]) {
        yield { ...ask, least: ask.least + step }
        yield { ...ask, ratio: ask.ratio * (1 + step / 100) }
        if (ask.over + step > 0) yield { ...ask, over: ask.over + step }
        yield { ...ask, seconds: ask.seconds + step }
      }
      if (ask.field !== null) yield { ...ask, field: null }
  }
}

function* brokenDerived(derived: Derived): Generator<{ what: string; of: Derived }> {
  if (derived.kind === 'first') {
    for (const [i, field] of derived.fields.entries()) {
      yield { what: `without ${field}`, of: { ...derived, fields: derived.fields.toSpliced(i, 1) } }
    }
    yield { what: 'in another order', of: { ...derived, fields: derived.fields.toReversed() } }
    return
  }
  for (const from of brokenComputed(derived.from)) yield { what: JSON.stringify(from), of: { ...derived, from } }
}

const otherSign = { '+': '-', '-': '+', '*': '/', '/': '*' } as const

function* brokenComputed(of: Computed): Generator<Computed> {
  if (of.kind === 'constant') yield { ...of, value: of.value * 2 }
  if (of.kind !== 'operation') return
  yield { ...of, sign: otherSign[of.sign] }
  for (const left of brokenComputed(of.left)) yield { ...of, left }
  for (const right of brokenComputed(of.right)) yield { ...of, right }
}

const other = (value: string | number): string | number => (typeof value === 'number' ? value + 1 : `${value}~`)

const withValue = <V>(map: ReadonlyMap<string, V>, name: string, value: V): ReadonlyMap<string, V> =>
  new Map([...map].map(([key, held]) => [key, key === name ? value : held]))
