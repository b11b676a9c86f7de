import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleFile } from '@meshledger/policy'

/** A path of rules that is not there. */
export class RulePathError extends Error {
  constructor(path: string) {
    super(`There is no file or folder ${path}. Check the path.`)
    this.name = 'RulePathError'
  }
}

/** No rule comes near it. */
const LARGEST = 16 * 1024 * 1024

/**
 * The rule files of some paths: a file as it is, of a folder every `.yml` and `.yaml` at any depth, in the order of their
 * names; what is hidden is left aside. Throws `RulePathError` for a path that is not there.
 */
export function ruleFilesIn(paths: readonly string[]): RuleFile[] {
  return [...new Set(paths.flatMap(filesOf))].map(readRuleFile)
}

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new RulePathError(path)
  if (!found.isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(inside)
      return /\.ya?ml$/i.test(entry.name) && statSync(inside, { throwIfNoEntry: false })?.isFile() ? [inside] : []
    })
}

/** A file that is no text, or far too long, comes with a text that no reader takes for YAML. */
function readRuleFile(file: string): RuleFile {
  const bytes = readFileSync(file)
  const digest = createHash('sha256').update(bytes).digest('hex')
  if (bytes.length > LARGEST) return { file, digest, text: '\u0000' }
  try {
    return { file, digest, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { file, digest, text: '\u0000' }
  }
}
