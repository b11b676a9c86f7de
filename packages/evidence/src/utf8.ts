/** Text of UTF-8 bytes. What is no UTF-8 becomes U+FFFD: it then fits no digest, and is found by that. */
export function textOf(bytes: Uint8Array): string {
  const parts: string[] = []
  let codes: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const [code, length] = codeAt(bytes, at)
    codes.push(code)
    at += length
    if (codes.length === 4096) {
      parts.push(String.fromCodePoint(...codes))
      codes = []
    }
  }
  return parts.join('') + String.fromCodePoint(...codes)
}

const WRONG: readonly [number, number] = [0xfffd, 1]

function codeAt(bytes: Uint8Array, at: number): readonly [code: number, length: number] {
  const first = bytes[at] ?? 0
  if (first < 0x80) return [first, 1]
  const length =
    first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0
  if (length === 0 || at + length > bytes.length) return WRONG
  let code = first & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0
    if ((next & 0xc0) !== 0x80) return WRONG
    code = (code << 6) | (next & 0x3f)
  }
  return code > 0x10ffff ? WRONG : [code, length]
}
