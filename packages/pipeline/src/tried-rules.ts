import type { ChargeBook } from '@meshledger/costing'
import type { ProposedRules } from '@meshledger/ledger'
import { sha256 } from './close/digest.ts'
import type { House } from './house.ts'

/** So many trials are known by name; of the oldest nothing can be asked any more, unless it was proposed. */
const REMEMBERED = 20
const remembered = new WeakMap<House, Map<string, ProposedRules>>()

/** Holds rules that were tried, in memory, and says under which name. The same rules go by the same name. */
export function rememberTrial(house: House, rules: ProposedRules): string {
  const held = remembered.get(house) ?? new Map<string, ProposedRules>()
  remembered.set(house, held)
  const name = trialName(rules)
  held.delete(name)
  held.set(name, rules)
  for (const old of [...held.keys()].slice(0, Math.max(0, held.size - REMEMBERED))) held.delete(old)
  return name
}

/** The rules of a trial: tried since this process began, or proposed. Undefined where they are held nowhere. */
export async function rulesOfTrial(house: House, name: string): Promise<ProposedRules | undefined> {
  const tried = remembered.get(house)?.get(name)
  if (tried !== undefined) return tried
  const proposals = await house.ledger.rules.proposals()
  return proposals.find(({ rules }) => trialName(rules) === name)?.rules
}

/** By what the rules say: neither the text of a file nor the order of what it says makes another trial. */
function trialName({ pricing, allocation, domains = [] }: ProposedRules): string {
  const files = [pricing, allocation, ...domains].map((file) => inOrder(file?.definition))
  return sha256(JSON.stringify(files.map((text) => text ?? null))).slice(0, 16)
}

const inOrder = (definition: unknown): string | undefined =>
  JSON.stringify(definition, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

type Held = { readonly keys: ChargeBook['keys']; readonly name: string; readonly made: Promise<unknown> }
const last = new WeakMap<House, Held>()

/** What was made for the last trial, where the same is asked of the same charges; else it is made, and takes its place. */
export function heldTrial<T>(
  house: House,
  keys: ChargeBook['keys'],
  rules: ProposedRules,
  asked: readonly unknown[],
  make: () => Promise<T>,
): Promise<T> {
  const name = JSON.stringify([trialName(rules), asked])
  const held = last.get(house)
  if (held !== undefined && held.keys === keys && held.name === name) return held.made as Promise<T>
  const made = make()
  last.set(house, { keys, name, made })
  made.catch(() => last.delete(house))
  return made
}
