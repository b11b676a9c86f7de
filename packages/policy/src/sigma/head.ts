import { type Severity, severities } from '../observation.ts'
import { Fault, type Path } from './refusal.ts'
import { type DomainScope, domainScopes, type Example, type RuleFile, type RuleHead } from './rule.ts'
import { parseTemplate } from './template.ts'
import { type Fields, isFields, isList, textAt, textOr, textsAt, type Value, type YamlDocument } from './yaml.ts'

const TAG = /^[a-z0-9_-]+\.[a-z0-9._-]+$/

/** Read what every rule has. `defaultSubject` stands where the rule names none. */
export function readHead(
  fields: Fields,
  document: YamlDocument,
  file: RuleFile,
  condition: string,
  defaultSubject: string,
): RuleHead {
  const title = textAt(fields, 'title')
  if (title.length > 256) throw new Fault('bad-value', ['title'], 'a title has at most 256 characters')
  const taxonomy = textOr(fields, 'taxonomy', 'sigma')
  if (taxonomy !== 'sigma') throw new Fault('unsupported', ['taxonomy'], `the taxonomy ${taxonomy} is not known`)
  const id = fields.id === undefined ? null : textAt(fields, 'id')
  const stem = file.file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
  const tags = textsAt(fields, 'tags')
  const bad = tags.findIndex((tag) => !TAG.test(tag))
  if (bad >= 0)
    throw new Fault('bad-value', ['tags', bad], `a tag is a namespace, a dot and the rest, all in lower case`)
  return {
    name: textOr(fields, 'name', id ?? stem),
    id,
    title,
    level: oneOf<Severity>(fields, 'level', severities, 'medium'),
    tags,
    subject: parseTemplate(textOr(fields, 'subject', defaultSubject)),
    domain: oneOf<DomainScope>(fields, 'domain', domainScopes, 'platform'),
    why: textOr(fields, 'why', textOr(fields, 'description', '')),
    remedy: textOr(fields, 'remedy', ''),
    examples: readExamples(fields.examples, document),
    condition,
    file: file.file,
    line: document.line([]),
    version: file.digest,
  }
}

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
  if (!isList(value)) throw new Fault('bad-value', ['examples'], 'examples must be a list')
  return value.map((item, i) => {
    const path = ['examples', i]
    if (!isFields(item)) throw new Fault('bad-value', path, 'an example needs expect and event or events')
    const expect = oneOf(item, 'expect', ['match', 'no match'] as const, null, path)
    const events = item.events ?? (item.event === undefined ? undefined : [item.event])
    const domains = item.domains ?? []
    if (!isList(events) || !events.every(isFields))
      throw new Fault('bad-value', path, 'an example needs event or events')
    if (!isList(domains) || !domains.every(isFields)) throw new Fault('bad-value', path, 'domains must be a list')
    return { expect, events: [...events] as Fields[], domains: [...domains] as Fields[], line: document.line(path) }
  })
}
