/** What histories mean, said a second time and as plainly as can be: each event beside those before it, in loops. */
export type Past = {
  /** Whose event it is; null takes no part. */
  readonly who: string | null
  readonly value: string | null
  /** In milliseconds. */
  readonly time: number
}
export type Asked =
  | { readonly kind: 'first-seen'; readonly days: number; readonly after: number }
  | { readonly kind: 'previous'; readonly change: string }
  | {
      readonly kind: 'baseline'
      readonly minutes: number
      readonly over: number
      readonly ratio: number
      readonly least: number
      readonly summed: boolean
    }

/** The places of the events that a history lets speak. */
export function speaking(events: readonly Past[], asked: Asked): number[] {
  const looked = asked.kind !== 'baseline' || asked.summed
  return events.flatMap((event, i) => {
    if (event.who === null || (looked && event.value === null)) return []
    const own = events
      .map((one, n) => ({ ...one, n }))
      .filter((one) => one.who?.toLowerCase() === event.who?.toLowerCase() && !(looked && one.value === null))
    return speaks({ ...event, n: i }, own, asked) ? [i] : []
  })
}

type Numbered = Past & { readonly n: number }

function speaks(event: Numbered, own: readonly Numbered[], asked: Asked): boolean {
  const between = (from: number, to: number) => own.filter(({ time }) => time >= from && time < to)
  if (asked.kind === 'first-seen') {
    const before = between(event.time - asked.days * 86_400_000, event.time)
    return before.length >= asked.after && !before.some(({ value }) => fold(value) === fold(event.value))
  }
  if (asked.kind === 'previous') {
    const earlier = own.filter(
      ({ time, n }) => time < event.time || (time === event.time && String(n) < String(event.n)),
    )
    const last = earlier.toSorted((a, b) => a.time - b.time || (String(a.n) < String(b.n) ? -1 : 1)).at(-1)
    if (last === undefined) return false
    const [now, then] = [members(event.value), members(last.value)]
    if (asked.change === 'gained') return now.some((one) => !then.includes(one))
    return asked.change === 'lost' ? then.some((one) => !now.includes(one)) : fold(last.value) !== fold(event.value)
  }
  const span = asked.minutes * 60_000
  const amount = (some: readonly Numbered[]) =>
    asked.summed ? some.reduce((sum, { value }) => sum + plain(value), 0) : some.length
  const now = amount(own.filter(({ time }) => time >= event.time - span && time <= event.time))
  const usual = amount(between(event.time - span * (asked.over + 1), event.time - span))
  return usual > 0 && now >= asked.least && now > (asked.ratio * usual) / asked.over
}

const fold = (text: string | null): string => (text ?? '').toLowerCase()
const plain = (text: string | null): number => (/^-?\d+(\.\d+)?$/.test(text ?? '') ? Number(text) : 0)

function members(text: string | null): string[] {
  const list = (text ?? '').startsWith('[')
    ? (JSON.parse(text ?? '') as unknown[]).map(String)
    : (text ?? '').split(',')
  return list.map((one) => one.trim().toLowerCase()).filter((one) => one !== '')
}
