const WORD = (1n << 64n) - 1n

/** FNV-1a, 64 bits, as hexadecimal: a short name for a text, so that an address need not hold the text. */
export function printOf(text: string): string {
  let print = 0xcbf29ce484222325n
  for (const letter of text) print = ((print ^ BigInt(letter.codePointAt(0) ?? 0)) * 0x100000001b3n) & WORD
  return print.toString(16).padStart(16, '0')
}
