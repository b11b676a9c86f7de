import { z } from 'zod'
import { type Refusal, RulesRefused } from '../sigma/refusal.ts'
import type { Rule, RuleFile } from '../sigma/rule.ts'
import { readDocuments } from '../sigma/yaml.ts'

const ControlDefinition = z.strictObject({
  /** As printed: `A.8.15`, `164.312(b)`. */
  id: z.string().min(1),
  title: z.string().min(1),
  family: z.string().min(1),
  requirement: z.string().min(1),
  /** How far Databricks data can answer it: wholly, partly, by a person's word, by a supplier's report. */
  automation: z.enum(['auto', 'partial', 'manual', 'inherited']),
  /** Names of rules that test it, beside those whose tags name it: so a catalogue of one's own needs no change to a rule. */
  rules: z.array(z.string().min(1)).optional(),
})
export type ControlDefinition = z.output<typeof ControlDefinition>

const Catalog = z.strictObject({
  framework: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  /** The namespace of the tags by which rules name its controls. */
  tag: z.string().regex(/^[a-z0-9_-]+$/),
  source: z.string().min(1),
  /** The classification of a domain that brings the framework with it; `any` for every domain. */
  applies_to: z.strictObject({ classification: z.string().min(1) }),
  controls: z.array(ControlDefinition).min(1),
})
export type Catalog = z.output<typeof Catalog>

/** Read control catalogues. Throws `RulesRefused` with file, line and reason when one cannot be used. */
export function readCatalogs(files: readonly RuleFile[]): Catalog[] {
  const refusals: Refusal[] = []
  const catalogs = files.flatMap(({ file, text }) => {
    const yaml = readDocuments(text)
    if (yaml.kind === 'not-yaml') {
      refusals.push({ file, line: yaml.line, column: yaml.column, reason: 'not-yaml', message: yaml.message })
      return []
    }
    const parsed = Catalog.safeParse(yaml.documents[0]?.content)
    if (parsed.success) return [parsed.data]
    const [issue] = parsed.error.issues
    const path = (issue?.path ?? []).filter((part) => typeof part !== 'symbol')
    const place = yaml.documents[0]?.place(path) ?? { line: 1, column: 1 }
    const message = `${path.join('.')}: ${issue?.message ?? 'unreadable'}`
    refusals.push({ file, ...place, reason: 'bad-value', message })
    return []
  })
  if (refusals.length > 0) throw new RulesRefused(refusals)
  return catalogs.toSorted((a, b) => (a.framework < b.framework ? -1 : 1))
}

/** A control id as a tag writes it: `164.308(a)(4)(ii)(C)` is `164.308-a-4-ii-c`. */
export const tagOf = (control: string): string => control.toLowerCase().replaceAll('(', '-').replaceAll(')', '')

export interface MappedControl {
  readonly framework: string
  readonly control: string
  readonly title: string
}

/**
 * The controls that a rule's tags name, and those that name the rule. A tag of a catalogue's namespace that names none
 * of its controls is refused: it would leave a control looking untested. Tags of other namespaces are none of ours.
 */
export function controlsOf(
  rule: Pick<Rule, 'name' | 'tags' | 'file' | 'line'>,
  catalogs: readonly Catalog[],
): MappedControl[] {
  const tagged = rule.tags.flatMap((tag) => {
    const dot = tag.indexOf('.')
    const catalog = catalogs.find((one) => one.tag === tag.slice(0, dot))
    if (catalog === undefined) return []
    const control = catalog.controls.find(({ id }) => tagOf(id) === tag.slice(dot + 1))
    if (control === undefined) {
      const message = `the tag ${tag} names no control of ${catalog.title}`
      throw new RulesRefused([{ file: rule.file, line: rule.line, column: 1, reason: 'unknown-control', message }])
    }
    return [{ framework: catalog.framework, control: control.id, title: control.title }]
  })
  const naming = catalogs.flatMap(({ framework, controls }) =>
    controls
      .filter(({ rules, id }) => rules?.includes(rule.name) && !tagged.some((one) => isSame(one, framework, id)))
      .map(({ id, title }) => ({ framework, control: id, title })),
  )
  return [...tagged, ...naming]
}

const isSame = (one: MappedControl, framework: string, control: string): boolean =>
  one.framework === framework && one.control === control
