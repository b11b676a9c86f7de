import { readFileSync } from 'node:fs'
import { checkRules, type Placeholders, readPlaceholders, type Verdict } from '@meshledger/policy'
import { ruleFilesIn } from './rule-files.ts'

export type RuleCheck = {
  readonly files: number
  readonly valid: number
  readonly refused: number
  /** In the order of the files and the documents in them. */
  readonly documents: readonly Verdict[]
}

/**
 * Say of every document in files and folders of rules whether it is valid Sigma. Placeholders are filled from a YAML file
 * that gives each name a value or a list of values. Throws `RulePathError`, and `RulesRefused` for that file.
 */
export function ruleCheck(paths: readonly string[], placeholders?: string): RuleCheck {
  const files = ruleFilesIn(paths)
  const documents = checkRules(files, placeholdersIn(placeholders))
  const valid = documents.filter((one) => one.valid).length
  return { files: files.length, valid, refused: documents.length - valid, documents }
}

/** The placeholders of a file; none without one. */
export function placeholdersIn(file: string | undefined): Placeholders {
  return file === undefined ? new Map() : readPlaceholders({ file, text: readFileSync(file, 'utf8'), digest: '' })
}
