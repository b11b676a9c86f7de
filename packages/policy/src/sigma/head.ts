import { type Severity, severities } from '../observation.ts'
import { readActions } from './actions.ts'
import { Fault, type Faults, type Path } from './refusal.ts'
import { type DomainScope, domainScopes, type Example, type RuleFile, type RuleHead } from './rule.ts'
import { parseTemplate } from './template.ts'
import { type Fields, isFields, isList, own, textAt, textOr, type Value, type YamlDocument } from './yaml.ts'

/** A document of a rule file, on its way to become a rule. */
export interface Source {
  readonly fields: Fields
  readonly document: YamlDocument
  readonly file: RuleFile
  /** Which document of its file it is, from 0. */
  readonly nth: number
  /** Is it about Databricks? In rules for other products, keys of the names of ours mean something else. */
  readonly ours: boolean
  readonly faults: Faults
}

/**
 * Read what every rule has; `defaultSubject` stands where the rule names none. What the schemas say of these keys is
 * checked by `checkMetadata`, so only the keys of our own are checked here.
 */
export function readHead(source: Source, condition: string, defaultSubject: string): RuleHead {
  const { document, file, nth, faults } = source
  const fields = ownKeys(source)
  const text = (key: string, absent: string): string => {
    const value = own(fields, key)
    return typeof value === 'string' ? value : absent
  }
  const ours = (key: string, absent: string): string => faults.attempt(() => textOr(fields, key, absent), absent)
  const id = text('id', '') || null
  const stem = file.file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
  return {
    name: text('name', id ?? (nth === 0 ? stem : `${stem}#${nth + 1}`)),
    id,
    title: text('title', ''),
    level: severities.find((one) => one === fields.level) ?? 'medium',
    tags: isList(fields.tags) ? fields.tags.filter((tag) => typeof tag === 'string') : [],
    subject: parseTemplate(ours('subject', defaultSubject)),
    domain: faults.attempt(() => oneOf<DomainScope>(fields, 'domain', domainScopes, 'platform'), 'platform'),
    why: ours('why', text('description', '')),
    remedy: ours('remedy', ''),
    actions: faults.attempt(() => readActions(fields), []),
    examples: readExamples(fields.examples, document, faults),
    condition,
    file: file.file,
    line: document.place([]).line,
    version: file.digest,
  }
}

/** The keys that beside Sigma's mean something to us. */
export const keysOfOurs = [
  ...['subject', 'domain', 'why', 'remedy', 'examples'],
  ...['actions', 'derived', 'parameters', 'severity', 'history', 'query'],
] as const

/** The fields of a document, without the keys of ours where the rule is about another product: there they mean something else. */
export const ownKeys = ({ fields, ours }: Pick<Source, 'fields' | 'ours'>): Fields =>
  ours
    ? fields
    : Object.fromEntries(Object.entries(fields).filter(([key]) => !(keysOfOurs as readonly string[]).includes(key)))

/** The value of a key, which must be one of a few words. */
export function oneOf<T extends string>(
  fields: Fields,
  key: string,
  words: readonly T[],
  absent: T | null,
  path: Path = [],
): T {
  const value = absent !== null && fields[key] === undefined ? absent : textAt(fields, key, path)
  const found = words.find((word) => word === value)
  if (found === undefined) throw new Fault('bad-value', [...path, key], `${key} must be one of ${words.join(', ')}`)
  return found
}

function readExamples(value: Value | undefined, document: YamlDocument, faults: Faults): Example[] {
  if (value === undefined) return []
  if (!isList(value)) {
    faults.found.push(new Fault('bad-example', ['examples'], 'examples must be a list'))
    return []
  }
  return value.flatMap((item, i) => faults.attempt(() => [readExample(item, ['examples', i], document)], []))
}

function readExample(item: Value, path: Path, document: YamlDocument): Example {
  if (!isFields(item)) throw new Fault('bad-example', path, 'an example needs expect and event or events')
  const { state = [] } = item
  const rows = readRows(own(item, 'rows'), [...path, 'rows'])
  const verdicts = [
    'match',
    'no match',
    ...(item.state === undefined && rows === null ? [] : (['not assessed'] as const)),
  ] as const
  const expect = oneOf(item, 'expect', verdicts, null, path)
  const events =
    item.events ??
    (item.event !== undefined ? [item.event] : item.state === undefined && rows === null ? undefined : [])
  const domains = item.domains ?? []
  if (!isList(events) || !events.every(isFields))
    throw new Fault('bad-example', path, 'an example needs event or events, state or rows')
  if (!isList(state) || !state.every((one) => isFields(one) && typeof one.kind === 'string'))
    throw new Fault('bad-example', path, 'state must be a list of items with their kind')
  if (!isList(domains) || !domains.every(isFields)) throw new Fault('bad-example', path, 'domains must be a list')
  const level = item.level === undefined ? null : oneOf<Severity>(item, 'level', severities, null, path)
  if (level !== null && expect === 'no match') {
    throw new Fault('bad-example', [...path, 'level'], 'an example without a match has no level')
  }
  return {
    expect,
    events: [...events] as Fields[],
    state: [...state] as Fields[],
    rows:
      rows === null || (item.event ?? item.events) === undefined
        ? rows
        : { ...rows, 'access.audit': [...events] as Fields[] },
    domains: [...domains] as Fields[],
    level,
    line: document.place(path).line,
  }
}

function readRows(value: Value | undefined, path: Path): Example['rows'] {
  if (value === undefined) return null
  if (!isFields(value)) throw new Fault('bad-example', path, 'rows is a map of tables and lists of rows')
  return Object.fromEntries(
    Object.entries(value).map(([table, rows]) => {
      if (isList(rows) && rows.every(isFields)) return [table, rows]
      throw new Fault('bad-example', [...path, table], `the rows of ${table} must be a list of maps`)
    }),
  )
}
