import { time } from '../format/index.ts'
import { type Me, useSession } from '../reading/index.ts'
import { Mark } from '../ui/mark.tsx'
import { words } from '../words.ts'

const AMBER_HOURS = 24
const RED_HOURS = 48

/** How late the data is by the account's own clock. */
export function lateness(me: Pick<Me, 'now' | 'dataTo'>): 'fresh' | 'late' | 'silent' {
  if (me.dataTo === null) return 'silent'
  const hours = time.hoursBetween(me.dataTo, me.now)
  return hours > RED_HOURS ? 'silent' : hours > AMBER_HOURS ? 'late' : 'fresh'
}

/** On every page: to when there is data, and to which day it is whole. */
export function Freshness() {
  const me = useSession()
  const say = words.frame.freshness
  const state = lateness(me)
  const parts = [
    me.dataTo === null ? say.none : say.dataTo(time.minute(me.dataTo)),
    ...(me.billedThrough === null ? [] : [say.billed(time.shortDay(me.billedThrough))]),
    ...(state === 'fresh' ? [] : [say[state]]),
  ]
  return (
    <p className="ml-freshness" data-state={state} role="note" aria-label={say.label}>
      <Mark name={state === 'fresh' ? 'dot' : state === 'late' ? 'triangle' : 'cross'} /> {parts.join(' · ')}
    </p>
  )
}
