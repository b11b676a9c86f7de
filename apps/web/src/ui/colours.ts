import { UNALLOCATED } from '@meshledger/contracts'
import { words } from '../words.ts'

const SERIES = 6
const homes = new Map<string, number>()

/**
 * A colour for each name: the same name keeps its colour on every page of a visit. Within one chart no two names share
 * one: a name whose own colour is taken by a larger series gets the next free one there.
 */
export function coloursOf(kind: string, names: readonly string[]): Map<string, string> {
  const taken = new Set<number>()
  const colours = new Map<string, string>()
  for (const name of names) {
    if (name === UNALLOCATED) colours.set(name, 'var(--ml-series-unallocated)')
    else if (name === words.tables.other) colours.set(name, 'var(--ml-series-other)')
    else {
      const key = `${kind}/${name}`
      const start = homes.get(key) ?? taken.size % SERIES
      let index = start
      while (taken.has(index) && taken.size < SERIES) index = (index + 1) % SERIES
      if (!homes.has(key)) homes.set(key, index)
      taken.add(index)
      colours.set(name, `var(--ml-series-${index + 1})`)
    }
  }
  return colours
}
