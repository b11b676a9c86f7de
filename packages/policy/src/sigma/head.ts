import { type Severity, severities } from '../observation.ts'
import { Fault, type Path } from './refusal.ts'
import { type DomainScope, domainScopes, type Example, type RuleFile, type RuleHead } from './rule.ts'
import { parseTemplate } from './template.ts'
import { type Fields, isFields, isList, textAt, textOr, textsAt, type Value, type YamlDocument } from './yaml.ts'

/** A document of a rule file, on its way to become a rule. */
export interface Source {
  readonly fields: Fields
  readonly document: YamlDocument
  readonly file: RuleFile
  /** Which document of its file it is, from 0. */
  readonly nth: number
  /** Is it about Databricks? In rules for other products, keys of the names of ours mean something else. */
  readonly ours: boolean
}

/** Read what every rule has. `defaultSubject` stands where the rule names none. */
export function readHead(source: Source, condition: string, defaultSubject: string): RuleHead {
  const { document, file, nth } = source
  const fields = source.ours ? source.fields : withoutOurs(source.fields)
  const id = textOr(fields, 'id', '') || null
  const stem = file.file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
  return {
    name: textOr(fields, 'name', id ?? (nth === 0 ? stem : `${stem}#${nth + 1}`)),
    id,
    title: textAt(fields, 'title'),
    level: oneOf<Severity>(fields, 'level', severities, 'medium'),
    tags: textsAt(fields, 'tags'),
    subject: parseTemplate(textOr(fields, 'subject', defaultSubject)),
    domain: oneOf<DomainScope>(fields, 'domain', domainScopes, 'platform'),
    why: textOr(fields, 'why', textOr(fields, 'description', '')),
    remedy: textOr(fields, 'remedy', ''),
    examples: readExamples(fields.examples, document),
    condition,
    file: file.file,
    line: document.place([]).line,
    version: file.digest,
  }
}

const withoutOurs = ({ subject: _, domain: __, why: ___, remedy: ____, examples: _____, ...rest }: Fields): Fields =>
  rest

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

function readExamples(value: Value | undefined, document: YamlDocument): Example[] {
  if (value === undefined) return []
  if (!isList(value)) throw new Fault('bad-example', ['examples'], 'examples must be a list')
  return value.map((item, i) => {
    const path = ['examples', i]
    if (!isFields(item)) throw new Fault('bad-example', path, 'an example needs expect and event or events')
    const expect = oneOf(item, 'expect', ['match', 'no match'] as const, null, path)
    const events = item.events ?? (item.event === undefined ? undefined : [item.event])
    const domains = item.domains ?? []
    if (!isList(events) || !events.every(isFields))
      throw new Fault('bad-example', path, 'an example needs event or events')
    if (!isList(domains) || !domains.every(isFields)) throw new Fault('bad-example', path, 'domains must be a list')
    return {
      expect,
      events: [...events] as Fields[],
      domains: [...domains] as Fields[],
      line: document.place(path).line,
    }
  })
}
