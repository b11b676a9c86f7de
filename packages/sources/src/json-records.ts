/** A record as it stands in its text, so that no number loses a digit, or that the text ends inside of one. */
export type JsonRecord = { readonly text: string } | { readonly cutOff: true }

/**
 * The records of JSON that is not one record a line: the members of lists, and values that stand behind one another, over as
 * many lines as they like. Only brackets and quotes are looked at: whether a record is sound JSON is for who reads it.
 */
export function* jsonRecords(text: string): Generator<JsonRecord> {
  let depth = 0
  let begin = -1
  let inList = false
  let inText = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string
    if (inText) {
      if (sign === '\\') at++
      else if (sign === '"') inText = false
      continue
    }
    if (begin >= 0 && depth === 0 && /[\s,[\]{]/.test(sign)) {
      yield { text: text.slice(begin, at) }
      begin = -1
    }
    if (begin < 0) {
      if (/[\s,]/.test(sign)) continue
      if (sign === '[' || sign === ']') {
        inList = sign === '['
        continue
      }
      begin = at
    }
    if (sign === '"') inText = true
    else if (sign === '{' || sign === '[') depth++
    else if ((sign === '}' || sign === ']') && --depth <= 0) {
      yield { text: text.slice(begin, at + 1) }
      begin = -1
      depth = 0
    }
  }
  if (begin >= 0 && depth === 0 && !inText) yield { text: text.slice(begin) }
  else if (begin >= 0 || inList) yield { cutOff: true }
}

/** The members of the list under `key` where a value is an object that has one; otherwise the value itself. */
export const membersUnder = (key: string | undefined, value: Record<string, unknown>): readonly unknown[] => {
  const list = key === undefined ? undefined : value[key]
  return Array.isArray(list) ? list : [value]
}
