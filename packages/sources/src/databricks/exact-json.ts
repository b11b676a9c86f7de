/**
 * Parses JSON without losing a digit: a number that a double cannot hold exactly comes back as its text.
 *
 * Ids of jobs, runs and workspaces are numbers of up to 19 digits on some endpoints; read the usual way, two of them
 * may become one. `undefined` when the text is not whole JSON.
 */
export function exactJson(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits)
  } catch {
    return undefined
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  const digits = context.source.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '')
  const whole = /^-?\d+$/.test(context.source)
  return digits.length <= 15 || (whole && Number.isSafeInteger(value)) ? value : context.source
}
