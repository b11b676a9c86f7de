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
export { checkpointText, keyFrom, keyText, type NoteKey, openNote, signedNote } from './note.ts'
export { checkPack, type PackCheck, packNames, packOf, type Signer, textFile, type VerifySignature } from './pack.ts'
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.ts'
export { emptyRoot, type GrowingTree, growingTree, type Hash, leafHash, pairHash, rootOf } from './tree.ts'
export { type PackFile, type Packing, unzip, ZipError, zipOf } from './zip.ts'
