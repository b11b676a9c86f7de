import { sha256 } from '@noble/hashes/sha2.js'

/** SHA-256 of a leaf or of a pair, 32 bytes. */
export type Hash = Uint8Array

const LEAF = 0x00
const PAIR = 0x01

/** Hash of one leaf: SHA-256(0x00 ‖ data), RFC 6962 §2.1. The prefix keeps a leaf from posing as a pair. */
export function leafHash(data: Uint8Array): Hash {
  const input = new Uint8Array(data.length + 1)
  input[0] = LEAF
  input.set(data, 1)
  return sha256(input)
}

/** Hash of two neighbours: SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1. */
export function pairHash(left: Hash, right: Hash): Hash {
  const input = new Uint8Array(1 + left.length + right.length)
  input[0] = PAIR
  input.set(left, 1)
  input.set(right, 1 + left.length)
  return sha256(input)
}

/** Root of a tree without leaves: SHA-256 of nothing. */
export const emptyRoot = (): Hash => sha256(new Uint8Array(0))

/** A tree that only grows. It keeps the roots of its full subtrees, so its size in memory is the logarithm of its leaves. */
export interface GrowingTree {
  /** Add a leaf's hash at the end. */
  add(leaf: Hash): void
  size(): number
  root(): Hash
}

/** An empty tree that takes leaf hashes one by one. */
export function growingTree(): GrowingTree {
  const full: { hash: Hash; leaves: number }[] = []
  let size = 0
  return {
    add(leaf) {
      size += 1
      let node = { hash: leaf, leaves: 1 }
      for (let left = full.at(-1); left?.leaves === node.leaves; left = full.at(-1)) {
        full.pop()
        node = { hash: pairHash(left.hash, node.hash), leaves: node.leaves * 2 }
      }
      full.push(node)
    },
    size: () => size,
    root: () =>
      full.length === 0
        ? emptyRoot()
        : full.map((node) => node.hash).reduceRight((right, left) => pairHash(left, right)),
  }
}

/** Merkle tree hash of leaves given as leaf hashes, RFC 6962 §2.1. */
export function rootOf(leaves: readonly Hash[]): Hash {
  const tree = growingTree()
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

/** The largest power of two below `size`: where RFC 6962 splits a tree of two leaves or more. */
export function splitAt(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}
