import { type Hash, pairHash, rootOf, splitAt } from './tree.ts'

/**
 * The path that proves leaf `index` to be in the tree of these leaf hashes, lowest first (RFC 6962 §2.1.1).
 * Throws RangeError when there is no such leaf.
 */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`there is no leaf ${index} in a tree of ${leaves.length}`)
  }
  if (leaves.length === 1) return []
  const k = splitAt(leaves.length)
  return index < k
    ? [...inclusionProof(leaves.slice(0, k), index), rootOf(leaves.slice(k))]
    : [...inclusionProof(leaves.slice(k), index - k), rootOf(leaves.slice(0, k))]
}

/** Does the path lead from this leaf hash at `index` to this root of a tree of `size`? (RFC 9162 §2.1.3.2) */
export function verifyInclusion(leaf: Hash, index: number, size: number, path: readonly Hash[], root: Hash): boolean {
  if (index < 0 || index >= size) return false
  let node = index
  let last = size - 1
  let hash = leaf
  for (const step of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = pairHash(step, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      hash = pairHash(hash, step)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && same(hash, root)
}

/**
 * The path that proves the tree of the first `size` leaves to be the beginning of the tree of all of them
 * (RFC 6962 §2.1.2). Throws RangeError when `size` is not within 1 … the number of leaves.
 */
export function consistencyProof(leaves: readonly Hash[], size: number): Hash[] {
  if (!Number.isInteger(size) || size < 1 || size > leaves.length) {
    throw new RangeError(`a tree of ${leaves.length} cannot be compared with one of ${size}`)
  }
  return subproof(leaves, size, true)
}

function subproof(leaves: readonly Hash[], size: number, whole: boolean): Hash[] {
  if (size === leaves.length) return whole ? [] : [rootOf(leaves)]
  const k = splitAt(leaves.length)
  return size <= k
    ? [...subproof(leaves.slice(0, k), size, whole), rootOf(leaves.slice(k))]
    : [...subproof(leaves.slice(k), size - k, false), rootOf(leaves.slice(0, k))]
}

/** Is the tree of `oldSize` with `oldRoot` the beginning of the tree of `newSize` with `newRoot`? (RFC 9162 §2.1.4.2) */
export function verifyConsistency(
  older: { size: number; root: Hash },
  newer: { size: number; root: Hash },
  path: readonly Hash[],
): boolean {
  if (older.size < 1 || older.size > newer.size) return false
  if (older.size === newer.size) return path.length === 0 && same(older.root, newer.root)
  const steps = isPowerOfTwo(older.size) ? [older.root, ...path] : [...path]
  const first = steps.shift()
  if (first === undefined) return false
  let node = older.size - 1
  let last = newer.size - 1
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let oldHash = first
  let newHash = first
  for (const step of steps) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      oldHash = pairHash(step, oldHash)
      newHash = pairHash(step, newHash)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      newHash = pairHash(newHash, step)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && same(oldHash, older.root) && same(newHash, newer.root)
}

const half = (n: number): number => Math.floor(n / 2)
const isPowerOfTwo = (n: number): boolean => n === 1 || (n % 2 === 0 && isPowerOfTwo(n / 2))
const same = (a: Hash, b: Hash): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
