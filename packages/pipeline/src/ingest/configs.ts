import { readFile } from 'node:fs/promises'
import {
  ConfigError,
  checkDomains,
  indexDomains,
  parseAccount,
  parseAllocation,
  parseDomain,
  parsePeople,
  parsePricing,
} from '@meshledger/mesh'
import { RulesRefused } from '@meshledger/policy'
import { aliasesOf } from '../charges.ts'
import type { House } from '../house.ts'
import { putCatalog } from '../posture-catalogs.ts'
import { putRules } from '../rules-change.ts'
import type { Looked } from './look.ts'
import type { IngestReport, Quarantined } from './report.ts'

type Config = Looked['configs'][number]
export type Configured = Pick<IngestReport, 'domains'> & { refused: Quarantined[] }

/**
 * Take configuration files into the ledger: account, people, domains, price book and splits. The account comes
 * first, for it may set the clock that dates the rest. A file with a fault changes nothing; the fault is reported with
 * its line. Domains are taken in only when the tests that stand in domain files hold.
 */
export async function takeConfigs(
  house: Pick<House, 'ledger' | 'now'>,
  configs: readonly Config[],
): Promise<Configured> {
  const result: Configured = { domains: [], refused: [] }
  const rank = { account: 0, people: 1, domain: 2, pricing: 3, allocation: 4, catalog: 5 }
  let hold: boolean | undefined
  for (const config of [...configs].sort((a, b) => rank[a.config] - rank[b.config])) {
    try {
      if (config.config === 'domain') {
        hold ??= await testsHold(house, configs, result)
        if (!hold) continue
      }
      await takeOne(house, config, result)
    } catch (error) {
      if (error instanceof RulesRefused) {
        result.refused.push(...error.refusals.map(({ file, line, message }) => ({ file, line, reason: message })))
        continue
      }
      if (!(error instanceof ConfigError)) throw error
      for (const fault of error.faults) {
        const where = fault.key ? `${fault.key}: ` : ''
        result.refused.push({
          file: config.file.name,
          line: fault.line,
          reason: `${where}${fault.problem} ${fault.remedy}`.trim(),
        })
      }
    }
  }
  return result
}

async function takeOne(
  { ledger, now }: Pick<House, 'ledger' | 'now'>,
  config: Config,
  into: Configured,
): Promise<void> {
  const { name } = config.file
  const text = await readFile(config.file.path, 'utf8')
  if (config.config === 'account') {
    const account = parseAccount(text, name)
    await ledger.settings.set('account_id', account.account_id)
    await ledger.settings.set('account_name', account.name)
    await ledger.settings.set('demo', String(account.demo))
    await ledger.settings.set('clock', account.clock)
    await ledger.settings.set('currency', account.currency)
    await ledger.settings.set('second_person', String(account.second_person))
    await ledger.settings.set('tag_aliases', JSON.stringify(account.tag_aliases))
  } else if (config.config === 'catalog') await putCatalog({ ledger, now }, name, text, 'ingest')
  else if (config.config === 'people') await ledger.people.replaceAll(parsePeople(text, name))
  else if (config.config === 'pricing' || config.config === 'allocation') {
    const rules =
      config.config === 'pricing'
        ? { pricing: { definition: parsePricing(text, name), digest: config.digest } }
        : { allocation: { definition: parseAllocation(text, name), digest: config.digest } }
    const change = await putRules({ ledger, now }, rules, 'ingest', `the file ${name}`)
    if (change.kind === 'proposed') {
      const reason = `it waits for a second person as proposal ${change.id}`
      into.refused.push({ file: name, line: null, reason })
    }
  } else {
    const definition = parseDomain(text, name)
    const change = await ledger.domains.put(definition, config.digest, await now())
    into.domains.push({ domain: definition.domain, change })
  }
}

/**
 * Do the tests of all domain files hold, once these files are in? Where they do not, each failing test is reported and
 * no domain changes. What cannot be read, and selectors that two domains claim, is told when its own turn comes.
 */
async function testsHold(
  { ledger }: Pick<House, 'ledger'>,
  files: readonly Config[],
  into: Configured,
): Promise<boolean> {
  const sources = (await ledger.domains.current()).map((definition) => ({
    definition,
    file: `domains/${definition.domain}.yml`,
  }))
  const aliases = aliasesOf(await ledger.settings.all())
  try {
    const given = await Promise.all(
      files
        .filter(({ config }) => config === 'domain')
        .map(async ({ file }) => ({
          definition: parseDomain(await readFile(file.path, 'utf8'), file.name),
          file: file.name,
        })),
    )
    const names = new Set(given.map(({ definition }) => definition.domain))
    const all = [...sources.filter(({ definition }) => !names.has(definition.domain)), ...given]
    const faults = checkDomains(all, indexDomains(all, aliases))
    into.refused.push(
      ...faults.map(({ file, line, key, problem, remedy }) => ({
        file,
        line,
        reason: `${key}: ${problem}. ${remedy}`,
      })),
    )
    return faults.length === 0
  } catch (error) {
    if (error instanceof ConfigError) return true
    throw error
  }
}
