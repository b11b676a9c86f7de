import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const folder = join(import.meta.dirname, '../rules')

/** Every path of a rule but for its examples, with the type that what stands there is read as; a day stays as it is written. */
function scalars(text: string, version: '1.1' | '1.2'): string[] {
  const told: string[] = []
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`)
    else if (value instanceof Map) {
      for (const [key, item] of value) if (key !== 'examples') walk(item, `${path}.${typeof key} ${String(key)}`)
    } else told.push(`${path}: ${value instanceof Date ? 'string' : typeof value}`)
  }
  const documents = parseAllDocuments(text, { version, merge: true, logLevel: 'silent' })
  for (const document of Array.isArray(documents) ? documents : []) walk(document.toJS({ mapAsMap: true }), '')
  return told
}

test.each(readdirSync(folder).filter((file) => file.endsWith('.yml')))(
  'readers of YAML 1.1, as most of Sigma’s are, take %s for what it is',
  (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    expect(scalars(text, '1.1')).toEqual(scalars(text, '1.2'))
  },
)
