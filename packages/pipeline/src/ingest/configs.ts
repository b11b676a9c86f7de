import { readFile } from 'node:fs/promises'
import { ConfigError, parseAccount, parseDomain, parsePeople } from '@meshledger/mesh'
import type { House } from '../house.ts'
import type { Looked } from './look.ts'
import type { IngestReport, Quarantined } from './report.ts'

type Config = Looked['configs'][number]
export type Configured = Pick<IngestReport, 'domains'> & { refused: Quarantined[] }

/**
 * Take configuration files into the ledger: account, people and domains. The account comes first, for it may set the
 * clock that dates the rest. A file with a fault changes nothing; the fault is reported with its line.
 */
export async function takeConfigs(
  house: Pick<House, 'ledger' | 'now'>,
  configs: readonly Config[],
): Promise<Configured> {
  const result: Configured = { domains: [], refused: [] }
  const rank = { account: 0, people: 1, domain: 2 }
  for (const config of [...configs].sort((a, b) => rank[a.config] - rank[b.config])) {
    try {
      await takeOne(house, config, result)
    } catch (error) {
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
  } else if (config.config === 'people') await ledger.people.replaceAll(parsePeople(text, name))
  else {
    const definition = parseDomain(text, name)
    const change = await ledger.domains.put(definition, config.digest, await now())
    into.domains.push({ domain: definition.domain, change })
  }
}
