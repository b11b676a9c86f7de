import { gunzipSync, gzipSync } from 'node:zlib'
import { dayText, firstOfMonth, lastOfMonth, type RawKey } from '@meshledger/costing'
import type { Session } from '@meshledger/lake'
import type { FrozenRecords } from '@meshledger/ledger'
import { keyText, numberUsage, rawKeys } from '../charges.ts'
import type { House } from '../house.ts'
import { usageHeld } from '../warehouse/usage-held.ts'
import { sha256 } from './digest.ts'
import type { Prepared } from './late-usage.ts'
import { lakeOfReach } from './month-facts.ts'
import { reachOfFreeze } from './replay.ts'
import type { Stand } from './stand.ts'

/** The records of which a charge was made: their ids in order, and their quantity together. */
export type KeptCharge = { readonly usage_quantity: string; readonly ids: readonly string[] }
/** The charges of a day, each by its key and price era (`chargePrint`). */
export type KeptDay = ReadonlyMap<string, KeptCharge>

/** What names a charge within its day, in few bytes: years of ids are kept beside it. */
export const chargePrint = (raw: RawKey, era: number): string => sha256(`${keyText(raw)} ${era}`).slice(0, 16)

/**
 * The ids of the usage records behind every charge of a month, a day a pack, by the facts and prices that it was prepared
 * from. The same facts give the same bytes. Empty where usage stays in a warehouse: its records are not held here.
 */
export async function recordsToKeep(house: House, period: string, prepared: Prepared): Promise<FrozenRecords[]> {
  if ((await usageHeld(house)).kind === 'daily') return []
  const lake = await lakeOfReach(house, period, reachOfFreeze(prepared))
  const [first, last] = [firstOfMonth(period), lastOfMonth(period)]
  return lake.session(async (session) => {
    const month = `select * from (${lake.model('charges_usage')})
      where usage_date between date '${dayText(first)}' and date '${dayText(last)}'`
    await numberUsage(session, lake, month, ['usage_date', 'usage_end_time', 'usage_quantity', 'record_id'])
    const prints = await printsOf(session)
    const kept: FrozenRecords[] = []
    for (let day = first; day <= last; day++) {
      const charges = await session.rows<Charge & KeptCharge>(
        `select u.key_id, h.era, cast(sum(u.usage_quantity) as decimal(38,18)) as usage_quantity,
           list(u.record_id order by u.record_id) as ids
         from usage_numbered as u join usage_hours as h using (usage_end_time)
         where u.usage_date = cast($day as date) group by u.key_id, h.era`,
        { day: dayText(day) },
      )
      if (charges.length > 0) kept.push(packed(dayText(day), charges, prints))
    }
    return kept
  })
}

type Charge = { readonly key_id: number; readonly era: number }
type Prints = ReadonlyMap<string, { readonly print: string; readonly place: number }>
const nameOf = ({ key_id, era }: Charge): string => `${key_id} ${era}`

/** The prints of a month's charges, each with its place among them: they are put in order once, and not on every day. */
async function printsOf(session: Session): Promise<Prints> {
  const keys = new Map((await rawKeys(session)).map((key) => [key.key_id, key]))
  const charges = await session.rows<Charge>(
    'select distinct u.key_id, h.era from usage_numbered as u join usage_hours as h using (usage_end_time)',
  )
  const named = charges.flatMap((charge): [name: string, print: string][] => {
    const key = keys.get(charge.key_id)
    return key === undefined ? [] : [[nameOf(charge), chargePrint(key, charge.era)]]
  })
  const inOrder = named.toSorted(([, a], [, b]) => (a < b ? -1 : 1))
  return new Map(inOrder.map(([name, print], place) => [name, { print, place }]))
}

type Packed = [print: string, usage_quantity: string, ids: readonly string[]]

function packed(day: string, charges: readonly (Charge & KeptCharge)[], prints: Prints): FrozenRecords {
  const printed = charges.map((charge) => {
    const known = prints.get(nameOf(charge))
    if (known === undefined) throw new RangeError(`there is no key of usage of number ${charge.key_id}`)
    return { ...known, ...charge }
  })
  const lines = printed
    .toSorted((a, b) => a.place - b.place)
    .map(({ print, usage_quantity, ids }): Packed => [print, usage_quantity, ids])
  const bytes = new Uint8Array(gzipSync(JSON.stringify(lines)))
  return { day, records: charges.reduce((sum, { ids }) => sum + ids.length, 0), digest: sha256(bytes), bytes }
}

/** Under which step of a close the records of what was made out at another step are kept; null where none can be. */
export function keepingStep({ record: { steps } }: Stand, madeOut: number): number | null {
  const keeps = steps.find(
    ({ step, action, detail }) => step >= madeOut && (action === 'frozen' || (action === 'reissued' && detail !== '')),
  )
  const again = steps.find(({ step, action }) => step > madeOut && action === 'prepared')
  if (keeps === undefined || (again !== undefined && again.step < keeps.step)) return null
  return keeps.step
}

/** Where records are kept: the month, and the step of its close. */
export type KeptUnder = { readonly period: string; readonly step: number }

/** The kept records of some days; null where that step kept none, as before records were kept. */
export async function keptDays(
  { ledger }: Pick<House, 'ledger'>,
  { period, step }: KeptUnder,
  days: readonly string[],
): Promise<ReadonlyMap<string, KeptDay> | null> {
  const rows = await ledger.closes.records(period, step, [...new Set(days)])
  if (rows.length === 0) return null
  return new Map(
    rows.map(({ day, bytes }) => {
      const lines = JSON.parse(gunzipSync(bytes).toString('utf8')) as Packed[]
      return [day, new Map(lines.map(([print, usage_quantity, ids]) => [print, { usage_quantity, ids }]))]
    }),
  )
}
