import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** Lower-case hex of bytes. */
export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes)

/** Bytes of hex text. Throws when the text is not hex or of odd length. */
export const fromHex = (hex: string): Uint8Array => hexToBytes(hex)
