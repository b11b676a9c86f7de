import { Fault, type Path, RulesRefused } from './refusal.ts'
import type { RuleFile } from './rule.ts'
import { isFields, isList, readDocuments } from './yaml.ts'

/** What each placeholder stands for: any of its values. */
export type Placeholders = ReadonlyMap<string, readonly string[]>

/**
 * Text with every `%name%` replaced, once for each combination of values; `\\%` is a plain percent sign. `quote` makes
 * a value fit for its surroundings. A placeholder without a value is a fault: the rule would look for its name.
 */
export function expanded(
  text: string,
  placeholders: Placeholders,
  path: Path,
  quote: (value: string) => string = (value) => value,
): string[] {
  const parts = text.split(/(\\%|%[^%\s\\]+%)/)
  return parts.reduce<string[]>(
    (heads, part) => {
      if (part === '\\%') return heads.map((head) => `${head}%`)
      const name = /^%(.+)%$/.exec(part)?.[1]
      if (name === undefined) return heads.map((head) => head + part)
      const values = placeholders.get(name) ?? []
      if (values.length === 0) {
        throw new Fault('unfilled-placeholder', path, `the placeholder %${name}% has no value`)
      }
      return heads.flatMap((head) => values.map((value) => head + quote(value)))
    },
    [''],
  )
}

/** Read a YAML file that gives each placeholder a value or a list of values. Throws `RulesRefused`. */
export function readPlaceholders({ file, text }: RuleFile): Placeholders {
  const yaml = readDocuments(text)
  const refused = (line: number, column: number, message: string) =>
    new RulesRefused([{ file, line, column, reason: yaml.kind === 'not-yaml' ? yaml.kind : 'bad-value', message }])
  if (yaml.kind === 'not-yaml') throw refused(yaml.line, yaml.column, yaml.message)
  const [document] = yaml.documents
  if (document === undefined || !isFields(document.content)) {
    throw refused(1, 1, 'placeholders are a map of names and their values')
  }
  return new Map(
    Object.entries(document.content).map(([name, value]) => {
      const values = isList(value) ? value : [value]
      if (values.every((one) => typeof one === 'string' || typeof one === 'number')) return [name, values.map(String)]
      const { line, column } = document.place([name])
      throw refused(line, column, `the placeholder ${name} needs a text or a list of texts`)
    }),
  )
}
