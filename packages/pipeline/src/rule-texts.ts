import type { ProposedRules } from '@meshledger/ledger'
import { AllocationDefinition, PricingDefinition, ruleText } from '@meshledger/mesh'
import { NoSuchThingError } from './close/refused.ts'
import type { House } from './house.ts'
import type { RuleText } from './plan.ts'
import { changesIn } from './rules-change.ts'

type Version = {
  readonly version: number
  readonly since: string
  readonly who: string | null
  readonly approver: string | null
  readonly text: string
}

/**
 * Price book (`pricing`), splits (`allocation`) or a domain as the text of a file, every version, newest first. The
 * text is written anew from what is in force: it says the same as the file that came in, without its comments.
 * Throws `NoSuchThingError` for a name that is neither.
 */
export async function ruleFile({ ledger }: Pick<House, 'ledger'>, name: string) {
  if (name === 'pricing' || name === 'allocation') {
    const schema = name === 'pricing' ? PricingDefinition : AllocationDefinition
    const versions = (await ledger.rules.history(name)).map(
      ({ version, effectiveAt, who, approver, definition }): Version => ({
        ...{ version, since: effectiveAt, who, approver },
        text: ruleText(schema.parse(definition)),
      }),
    )
    return { name, file: `${name}.yml`, what: name, versions: versions.toReversed() } as const
  }
  const versions = (await ledger.domains.history(name)).map(
    ({ version, effectiveAt, definition }): Version => ({
      ...{ version, since: effectiveAt, who: null, approver: null },
      text: ruleText(definition),
    }),
  )
  if (versions.length === 0) throw new NoSuchThingError('file of rules')
  return { name, file: `domains/${name}.yml`, what: 'domain', versions: versions.toReversed() } as const
}

/** A proposal with the files that it would put in force. Throws `NoSuchThingError` for an id that nobody proposed. */
export async function ruleProposal({ ledger }: Pick<House, 'ledger'>, id: string) {
  const found = await ledger.rules.proposal(id)
  if (found === undefined) throw new NoSuchThingError('proposal')
  const { rules, ...proposal } = found
  const [domains, pricing, allocation] = await Promise.all([
    ledger.domains.current(),
    ledger.rules.current('pricing'),
    ledger.rules.current('allocation'),
  ])
  const inForce = { pricing: pricing !== undefined, allocation: allocation !== undefined }
  const changes = changesIn(rules, new Set(domains.map(({ domain }) => domain)), inForce)
  return { proposal: { ...proposal, changes }, files: filesOf(rules) }
}

const filesOf = ({ pricing, allocation, domains }: ProposedRules): RuleText[] => [
  ...(pricing ? [{ file: 'pricing.yml', text: ruleText(pricing.definition) }] : []),
  ...(allocation ? [{ file: 'allocation.yml', text: ruleText(allocation.definition) }] : []),
  ...(domains ?? []).map(({ definition }) => ({
    file: `domains/${definition.domain}.yml`,
    text: ruleText(definition),
  })),
]
