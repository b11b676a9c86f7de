/** A stream of numbers that its name and the seed decide: the same on every machine and in every run. */
export type Random = {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from 0 up to, not including, `limit`. */
  int(limit: number): number
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  hex(digits: number): string
  uuid(): string
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** FNV-1a, 32 bit: spreads names that differ in one letter over the whole range. */
export function hash32(text: string, basis = 0x811c9dc5): number {
  let hash = basis
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * Open the stream called `name`. Streams do not disturb each other, so that a resource keeps its numbers when
 * others come or go. Generator: sfc32, which uses only 32-bit integer steps and therefore has no platform of its own.
 */
export function randomStream(seed: number, name: string): Random {
  let a = hash32(name, 0x9e3779b9 ^ seed)
  let b = hash32(name, 0x85ebca6b ^ Math.imul(seed, 31))
  let c = hash32(name, 0xc2b2ae35)
  let counter = 1
  const word = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) word()

  const next = () => word() / 4294967296
  const hexWord = () => {
    const w = word()
    return `${HEX[w >>> 24]}${HEX[(w >>> 16) & 255]}${HEX[(w >>> 8) & 255]}${HEX[w & 255]}`
  }
  const int = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]): T => {
      const item = from[int(from.length)]
      if (item === undefined) throw new RangeError('pick needs a list that holds something')
      return item
    },
    hex: (digits) => {
      let text = ''
      while (text.length < digits) text += hexWord()
      return text.slice(0, digits)
    },
    uuid: () => {
      const [p, q, r, s] = [hexWord(), hexWord(), hexWord(), hexWord()]
      return `${p}-${q.slice(0, 4)}-4${q.slice(5)}-a${r.slice(1, 4)}-${r.slice(4)}${s}`
    },
  }
}

/** Where the `index`-th of a row of things lies in 0..1 so that any share of them is spread evenly (golden ratio). */
export const spread = (index: number): number => (index * 0.6180339887498949) % 1
