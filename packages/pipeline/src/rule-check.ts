import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import {
  checkRules,
  type Placeholders,
  type QueryLooks,
  queriesIn,
  type RuleFile,
  type Runnable,
  readPlaceholders,
  readRunnable,
  type Verdict,
} from '@meshledger/policy'
import { ruleFilesIn } from './rule-files.ts'
import { queryLooks } from './rule-query.ts'

export type RuleCheck = {
  readonly files: number
  readonly valid: number
  readonly refused: number
  /** In the order of the files and the documents in them. */
  readonly documents: readonly Verdict[]
}

/**
 * Say of every document in files and folders of rules whether it is valid Sigma. Placeholders are filled from a YAML file
 * that gives each name a value or a list of values. SQL in rules is held against an empty lake of its own. Throws `RulePathError`, and `RulesRefused` for that file.
 */
export async function ruleCheck(paths: readonly string[], placeholders?: string): Promise<RuleCheck> {
  const files = ruleFilesIn(paths)
  const filled = placeholdersIn(placeholders)
  const queries = queriesIn(files, filled)
  const looks: QueryLooks = queries.length === 0 ? new Map() : await inEmptyLake((lake) => queryLooks(lake, queries))
  const documents = checkRules(files, filled, looks)
  const valid = documents.filter((one) => one.valid).length
  return { files: files.length, valid, refused: documents.length - valid, documents }
}

/** Of rules from anywhere, those that can be run; those in SQL after the engine of the lake has looked at it. */
export async function runnableIn(
  lake: Lake,
  files: readonly RuleFile[],
  placeholders: Placeholders,
): Promise<Runnable> {
  const queries = queriesIn(files, placeholders)
  return readRunnable(files, placeholders, queries.length === 0 ? undefined : await queryLooks(lake, queries))
}

/** Work over a lake that holds nothing and is gone afterwards. */
export async function inEmptyLake<T>(work: (lake: Lake) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-rules-'))
  const lake = await openLake({ folder })
  try {
    return await work(lake)
  } finally {
    await lake.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The placeholders of a file; none without one. */
export function placeholdersIn(file: string | undefined): Placeholders {
  return file === undefined ? new Map() : readPlaceholders({ file, text: readFileSync(file, 'utf8'), digest: '' })
}
