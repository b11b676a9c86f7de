import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Catalog, type Rulebook, type RuleFile, readCatalogs, readRulebook } from '@meshledger/policy'

/** The policy room keeps its rules and catalogues as files beside its code. */
const policyFolder = join(dirname(createRequire(import.meta.url).resolve('@meshledger/policy')), '..')

/** Every YAML file of a folder of the policy room, with the digest of its text. */
export function policyFiles(folder: 'rules' | 'catalogs'): RuleFile[] {
  const names = readdirSync(join(policyFolder, folder)).filter((name) => name.endsWith('.yml'))
  return names.toSorted().map((name) => {
    const text = readFileSync(join(policyFolder, folder, name), 'utf8')
    return { file: `${folder}/${name}`, text, digest: createHash('sha256').update(text).digest('hex') }
  })
}

let read: { book: Rulebook; catalogs: readonly Catalog[] } | undefined

/** The rules and catalogues in force, read once a process. Throws `RulesRefused` when a file cannot be used. */
export function policyInForce(): { book: Rulebook; catalogs: readonly Catalog[] } {
  read ??= { book: readRulebook(policyFiles('rules')), catalogs: readCatalogs(policyFiles('catalogs')) }
  return read
}
