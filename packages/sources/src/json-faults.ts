/**
 * Why JSON that JavaScript takes is no JSON that everybody reads alike, in words; nothing when it is sound.
 *
 * A key that stands twice would quietly lose one of its values; half of a surrogate pair is no character.
 */
export function jsonFault(text: string, value: unknown): string | undefined {
  if (/\\u[dD][89a-fA-F]/.test(text) && /\\u[dD][89a-fA-F]/.test(JSON.stringify(value) ?? '')) {
    return 'a text in it holds half of a character'
  }
  return hasKeyTwice(text) ? 'a key stands twice in one object' : undefined
}

/** Whether any object of a valid JSON text names a key twice. */
export function hasKeyTwice(text: string): boolean {
  const keys: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x7b) keys.push(new Set())
    else if (char === 0x5b) keys.push(undefined)
    else if (char === 0x7d || char === 0x5d) keys.pop()
    else if (char === 0x22) {
      const end = endOfText(text, at)
      const open = keys.at(-1)
      if (open && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string
        if (open.has(key)) return true
        open.add(key)
      }
      at = end - 1
    }
  }
  return false
}

/** Where a text that begins at `start` ends, past its quote. */
function endOfText(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1
  return at + 1
}

function isKey(text: string, end: number): boolean {
  let at = end
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++
  return text.charCodeAt(at) === 0x3a
}
