import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  consistencyProof,
  fromHex,
  growingTree,
  inclusionProof,
  leafHash,
  pairHash,
  rootOf,
  toHex,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

/** The leaves and roots of the test vectors that Certificate Transparency implementations share. */
const vectors = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const leaves = vectors.map((hex) => leafHash(fromHex(hex)))

test.each`
  size | root
  ${0} | ${'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'}
  ${1} | ${'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'}
  ${2} | ${'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'}
  ${3} | ${'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'}
  ${4} | ${'d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'}
  ${5} | ${'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'}
  ${6} | ${'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'}
  ${7} | ${'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'}
  ${8} | ${'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'}
`('the tree of the first $size vectors has the known root', ({ size, root }) => {
  expect(toHex(rootOf(leaves.slice(0, size)))).toBe(root)
})

test('the proofs of the known tree are the known ones', () => {
  expect(inclusionProof(leaves, 0).map(toHex)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ])
  expect(consistencyProof(leaves, 6).map(toHex)).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
})

/** No two alike: where two leaves are equal, the path of one may rightly prove the other's place. */
const anyLeaves = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
  .map((values) => values.map((bytes, place) => leafHash(Uint8Array.of(place, ...bytes))))

test('every leaf proves its place, and no other', () => {
  fc.assert(
    fc.property(anyLeaves, fc.nat(), fc.nat(), (tree, a, b) => {
      const index = a % tree.length
      const other = b % tree.length
      const path = inclusionProof(tree, index)
      const leaf = tree[index] as Uint8Array
      expect(verifyInclusion(leaf, index, tree.length, path, rootOf(tree))).toBe(true)
      if (other !== index) expect(verifyInclusion(leaf, other, tree.length, path, rootOf(tree))).toBe(false)
      const altered = leafHash(Uint8Array.of(...leaf, 1))
      expect(verifyInclusion(altered, index, tree.length, path, rootOf(tree))).toBe(false)
    }),
  )
})

test('every earlier tree is proved to be the beginning of a later one, and no altered one is', () => {
  fc.assert(
    fc.property(anyLeaves, fc.nat(), fc.nat(), (tree, a, b) => {
      const size = 1 + (a % tree.length)
      const older = { size, root: rootOf(tree.slice(0, size)) }
      const newer = { size: tree.length, root: rootOf(tree) }
      const path = consistencyProof(tree, size)
      expect(verifyConsistency(older, newer, path)).toBe(true)
      const altered = tree.with(b % size, leafHash(Uint8Array.of(b % 251, 7, 7, 7, 7, 7, 7, 7, 7)))
      expect(verifyConsistency({ size, root: rootOf(altered.slice(0, size)) }, newer, path)).toBe(false)
    }),
  )
})

test('a tree grown leaf by leaf is the tree of its definition', () => {
  const byDefinition = (nodes: readonly Uint8Array[]): Uint8Array => {
    if (nodes.length === 1) return nodes[0] as Uint8Array
    const half = 2 ** Math.floor(Math.log2(nodes.length - 1))
    return pairHash(byDefinition(nodes.slice(0, half)), byDefinition(nodes.slice(half)))
  }
  fc.assert(
    fc.property(anyLeaves, (tree) => {
      const grown = growingTree()
      for (const [i, leaf] of tree.entries()) {
        grown.add(leaf)
        expect(toHex(grown.root())).toBe(toHex(byDefinition(tree.slice(0, i + 1))))
      }
      expect(grown.size()).toBe(tree.length)
    }),
    { numRuns: 30 },
  )
})

test('a leaf that is not there, or a size that never was, is refused', () => {
  expect(() => inclusionProof(leaves, 8)).toThrow('there is no leaf 8 in a tree of 8')
  expect(() => consistencyProof(leaves, 9)).toThrow('a tree of 8 cannot be compared with one of 9')
  expect(verifyInclusion(leaves[0] as Uint8Array, 8, 8, [], rootOf(leaves))).toBe(false)
})
