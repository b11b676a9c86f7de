import { tableNamed } from '@meshledger/facts'
import { basesOf, needsOf, type Rule, stateKinds } from '@meshledger/policy'
import { RefusedError } from '../close/refused.ts'
import type { House } from '../house.ts'
import { policyInForce } from '../rules.ts'
import { calledOf } from '../sync/plan.ts'
import { watermark } from '../sync/source-name.ts'
import { HOURS } from './land-hours.ts'
import { sieveOf } from './sieve.ts'
import { LOG } from './staying.ts'

/** What of the log is here: all that was delivered, or of a log that stays in its warehouse what rules can come to. */
export type LogHeld = { readonly kind: 'whole' } | { readonly kind: 'sieved' }

/**
 * What of the log is here now. A log that is set to stay in the warehouse does so from the first sync on that counts it:
 * until then what was copied before is all there is.
 */
export async function logHeld({ lake, engines }: Pick<House, 'lake' | 'engines'>): Promise<LogHeld> {
  if (engines().access !== 'databricks') return { kind: 'whole' }
  const counted = await lake.rows(`SELECT 1 FROM ${HOURS} LIMIT 1`)
  return { kind: counted.length === 0 ? 'whole' : 'sieved' }
}

/** A question to the whole log, which is not here. */
export class LogLeftError extends RefusedError {
  constructor() {
    super(
      'The audit log stays in its warehouse: of its events only those are here to which rules can come, which is no answer to this',
      'Ask the warehouse itself, or set the engine of access to embedded and sync.',
    )
    this.name = 'LogLeftError'
  }
}

/** Throws `LogLeftError` where the log is not here as a whole: a part of it would look like all there is. */
export async function requireWholeLog(house: Pick<House, 'lake' | 'engines'>): Promise<void> {
  if ((await logHeld(house)).kind === 'sieved') throw new LogLeftError()
}

/** A rule that what is here of the log cannot decide. */
export type UndecidedByLog = {
  readonly rule: string
  readonly domain: null
  readonly kind: 'not-assessed'
  readonly reason: string
}

/**
 * The rules in force that what is here of the log cannot decide, each with why: those that need more of it than rules
 * come to, and all that read events while a warehouse was not yet asked by the rules and domains of now.
 */
export async function undecidedByLog(house: House): Promise<UndecidedByLog[]> {
  if ((await logHeld(house)).kind === 'whole') return []
  const { book } = policyInForce()
  const sieve = await sieveOf(house)
  const unbounded = new Set(sieve.over([]).unbounded)
  const lag = await lagOf(house, sieve.digest)
  const reasonFor = (rule: Rule): string | null => {
    const bases = rule.kind === 'detection' ? [rule] : rule.kind === 'correlation' ? basesOf(rule, book) : []
    if (bases.some(({ name }) => unbounded.has(name))) return `${LEFT} it is asked of every event.`
    if (bases.length > 0) return lag
    return needsWholeLog(rule) ? `${LEFT} it needs more of it than rules come to.` : null
  }
  return book.speaking.flatMap((rule) => {
    const reason = reasonFor(rule)
    return reason === null ? [] : [{ rule: rule.name, domain: null, kind: 'not-assessed', reason }]
  })
}

const LEFT = 'The audit log stays in its warehouse, and'

/** Hours are counted by workspace alone; SQL, and who was last active, ask for events that no rule matched. */
function needsWholeLog(rule: Rule): boolean {
  if (rule.kind === 'absence') return rule.each !== 'workspace_id'
  if (rule.kind === 'query') return /\baccess\W+audit\b/i.test(rule.of)
  if (rule.kind !== 'state') return false
  const kind = stateKinds.find(({ name }) => name === rule.of)
  return kind !== undefined && needsOf(rule, kind).includes('activity')
}

/** Why a warehouse that was counted was not asked all that rules of now ask; null where every one was. */
async function lagOf({ lake }: House, rules: string): Promise<string | null> {
  const counted = await lake.rows<{ reader: string; newest: string }>(
    `SELECT reader, max(newest) AS newest FROM ${HOURS} GROUP BY reader ORDER BY reader`,
  )
  for (const { reader, newest } of counted) {
    const through = await watermark(lake, { host: reader, table: LOG, called: calledOf(tableNamed(LOG)), rules })
    if (through === null) return `The log at ${reader} was not yet asked by the rules and domains of now: sync.`
    if (Date.parse(through) < Date.parse(newest)) {
      return `The log at ${reader} was asked through ${through.slice(0, 16)} and reaches further: sync.`
    }
  }
  return null
}
