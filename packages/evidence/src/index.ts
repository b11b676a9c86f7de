export {
  type BatchEntry,
  batchRoot,
  type Checkpoint,
  checkpointOf,
  entryFrom,
  entryLeaf,
  entryText,
  type SealedFile,
} from './batch.ts'
export { fromHex, toHex } from './hex.ts'
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.ts'
export { emptyRoot, type GrowingTree, growingTree, type Hash, leafHash, pairHash, rootOf } from './tree.ts'
