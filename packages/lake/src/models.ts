import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'models')

/** Names under which models read what other models give, each after those that it reads itself. */
export const relations: ReadonlyMap<string, string> = new Map([
  ['usage', 'charges_usage'],
  ['price_eras', 'price_eras'],
  ['usage_hours', 'charges_hours'],
])

/** The text of a model. Throws `RangeError` for a name that is none. */
export function modelText(name: string): string {
  const file = join(folder, `${name}.sql`)
  if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
    throw new RangeError(`no model "${name}" in the lake's models folder`)
  }
  return readFileSync(file, 'utf8')
}

/**
 * A model with all that it reads of other models, as one statement: for an engine that keeps nothing from one statement
 * to the next.
 */
export function wholeModel(name: string): string {
  const text = modelText(name)
  const wanted = relationsIn(text)
  const parts = [...relations].flatMap(([as, model]) => (wanted.has(as) ? [`${as} as (\n${modelText(model)})`] : []))
  if (parts.length === 0) return text
  const body = text.replace(/^(?:\s*--[^\n]*\n)+/, '')
  const [, ownParts] = /^with\s([\s\S]*)$/i.exec(body) ?? []
  return `with ${parts.join(', ')}${ownParts === undefined ? `\n${body}` : `, ${ownParts}`}`
}

function relationsIn(text: string, found: Set<string> = new Set()): Set<string> {
  for (const [, name = ''] of text.replaceAll(/--.*$/gm, '').matchAll(/\b(?:from|join)\s+(\w+)\b(?!\s*\.)/gi)) {
    const model = relations.get(name)
    if (model === undefined || found.has(name)) continue
    found.add(name)
    relationsIn(modelText(model), found)
  }
  return found
}
