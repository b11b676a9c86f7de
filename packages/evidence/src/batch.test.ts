import { expect, test } from 'vitest'
import { batchRoot, checkpointOf, entryFrom, entryText, leafHash, rootOf, type SealedFile, toHex } from './index.ts'

const file = (source: string, root = toHex(leafHash(new Uint8Array(0)))): SealedFile => ({
  ...{ source, name: `${source}.json`, digest: 'd', rows: 1, root },
})

test('an entry reads back as it was written, and its keys have one order', () => {
  const { rows, root, source, name, digest } = file('a')
  const shuffled = { files: [{ root, rows, digest, name, source }], columns: ['x'], table: 'access.audit' }
  expect(entryText(entryFrom(entryText(shuffled)))).toBe(entryText(shuffled))
  expect(entryText(shuffled)).toBe(entryText({ table: 'access.audit', columns: ['x'], files: [file('a')] }))
})

test('the root of a batch tells files, their order and their rows', () => {
  const other = toHex(leafHash(Uint8Array.of(1)))
  const roots = [
    batchRoot([]),
    batchRoot([file('a')]),
    batchRoot([file('a', other)]),
    batchRoot([file('a'), file('b', other)]),
    batchRoot([file('b', other), file('a')]),
  ]
  expect(new Set(roots).size).toBe(roots.length)
})

test('a checkpoint over nothing is the empty tree', () => {
  expect(checkpointOf([])).toEqual({ size: 0, root: toHex(rootOf([])) })
})
