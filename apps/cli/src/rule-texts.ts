import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { UsageError } from './failures.ts'

export type RuleText = { readonly file: string; readonly text: string }

/**
 * The rules of money under the paths: `pricing.yml`, `allocation.yml` and the files of domains, by what stands in them.
 * Other YAML in a folder, such as `people.yml`, is passed over; a file that is named must be a file of rules.
 */
export function ruleTexts(paths: readonly string[], cwd: string): RuleText[] {
  const found = paths.flatMap((path) => under(resolve(cwd, path), path))
  if (found.length === 0) throw new UsageError('There are no rules: no file with pricing:, allocation: or domain:.')
  return found
}

const isRules = (text: string) => /^(pricing|allocation|domain)\s*:/m.test(text)

function under(path: string, given: string): RuleText[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new UsageError(`${given}: there is no such file or folder.`)
  if (stat.isFile()) {
    const text = readFileSync(path, 'utf8')
    if (!isRules(text)) throw new UsageError(`${given} holds no rules of money: no key pricing, allocation or domain.`)
    return [{ file: given, text }]
  }
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const [inside, name] = [join(path, entry.name), join(given, entry.name)]
      if (entry.isDirectory()) return basename(entry.name).startsWith('.') ? [] : under(inside, name)
      if (!/\.ya?ml$/.test(entry.name)) return []
      const text = readFileSync(inside, 'utf8')
      return isRules(text) ? [{ file: name, text }] : []
    })
}
