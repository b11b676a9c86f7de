import fc from 'fast-check'
import { expect, test } from 'vitest'
import { portionsOf } from './seal-rows.ts'

test('files are sealed in portions that fit, each file once and in order; only a file that alone does not fit exceeds them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), fc.integer({ min: 1, max: 20 }), (sizes, most) => {
      const files = sizes.map((rows, i) => ({ source: String(i), rows: BigInt(rows) }))
      const portions = portionsOf(files, most)
      expect(portions.flat()).toEqual(files.map(({ source }) => source))
      for (const portion of portions) {
        const rows = portion.reduce((sum, source) => sum + (sizes[Number(source)] ?? 0), 0)
        if (portion.length > 1) expect(rows).toBeLessThanOrEqual(most)
      }
      const joined = portions.slice(1).map((portion, i) => [...(portions[i] ?? []), portion[0] ?? ''])
      for (const more of joined) {
        const rows = more.reduce((sum, source) => sum + (sizes[Number(source)] ?? 0), 0)
        expect(rows).toBeGreaterThan(most)
      }
    }),
  )
})
