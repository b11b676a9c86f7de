/**
 * A decimal text to a fixed number of places, half away from zero, with thousands set apart: for reading only.
 * The exact text is what `--json` prints.
 */
export function readable(decimal: string, places = 2): string {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'))
  const rounded = Number(fraction[places] ?? '0') >= 5 ? kept + 1n : kept
  const digits = rounded.toString().padStart(places + 1, '0')
  const units = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',')
  const minus = rounded === 0n ? '' : sign
  return places === 0 ? `${minus}${units}` : `${minus}${units}.${digits.slice(-places)}`
}

/** `1 row`, `2 rows`, `1,234 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${readable(String(count), 0)} ${count === 1 ? one : many}`
}
