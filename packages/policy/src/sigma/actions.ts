import { Fault } from './refusal.ts'
import { type Fields, isFields, isList, own, type Value } from './yaml.ts'

/** One kind of corrective action that puts right what a rule finds, with what is known of its parameters beforehand. */
export interface ActionOffer {
  readonly kind: string
  /** The form that the subject of a finding must have: `*` is anything, `{name}` a parameter; null where any will do. */
  readonly subject: string | null
  readonly params: Readonly<Record<string, string>>
}

/** Read `actions` of a rule: a list of kinds, each with parameters. Which kinds there are, this room does not know. */
export function readActions(fields: Fields): ActionOffer[] {
  const value = own(fields, 'actions')
  if (value === undefined) return []
  if (!isList(value)) throw new Fault('bad-value', ['actions'], 'actions must be a list; an empty one says: by hand')
  return value.map((item, i) => readOffer(item, i))
}

function readOffer(item: Value, i: number): ActionOffer {
  const path = ['actions', i]
  if (!isFields(item)) throw new Fault('bad-value', path, 'an action is a map with its kind')
  const { kind, subject, ...others } = item
  if (typeof kind !== 'string' || kind === '') throw new Fault('missing-key', path, 'an action needs its kind')
  if (subject !== undefined && typeof subject !== 'string') {
    throw new Fault('bad-value', [...path, 'subject'], 'the form of a subject is text such as "{principal} on {name}"')
  }
  const params = Object.entries(others).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value]
    throw new Fault('bad-value', [...path, name], `${name} must be text: put it in quotation marks`)
  })
  if (subject !== undefined) checkNames(subject, Object.keys(others), path)
  return { kind, subject: subject ?? null, params: Object.fromEntries(params) }
}

function checkNames(subject: string, given: readonly string[], path: readonly (string | number)[]): void {
  const names = [...subject.matchAll(NAMED)].map(([, name = '']) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i || given.includes(name))
  if (twice !== undefined) throw new Fault('bad-value', [...path, 'subject'], `${twice} is given twice`)
  if (/[{}]/.test(subject.replace(NAMED, ''))) {
    throw new Fault('bad-value', [...path, 'subject'], 'braces stand around the name of a parameter, in small letters')
  }
}

const NAMED = /\{([a-z_]+)\}/g

/** The actions of a rule that fit a finding of this subject, with the parameters that the subject gives. */
export function actionsFor(
  { actions }: { readonly actions: readonly ActionOffer[] },
  subject: string,
): Pick<ActionOffer, 'kind' | 'params'>[] {
  return actions.flatMap(({ kind, subject: form, params }) => {
    if (form === null) return [{ kind, params }]
    const found = patternOf(form).exec(subject)
    return found === null ? [] : [{ kind, params: { ...params, ...found.groups } }]
  })
}

/** `{principal} on {name}` as a pattern over the whole subject; what stands for a parameter is as short as it can be. */
function patternOf(form: string): RegExp {
  const plain = form.replace(/[\\^$.+?()[\]|]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${plain.replace(NAMED, (_, name: string) => `(?<${name}>.+?)`)}$`, 'su')
}
