import { Fault, type Path } from './refusal.ts'

/** First and last address of an IPv4 network such as `10.0.0.0/8`, as numbers. */
export function networkRange(text: string, path: Path): { first: number; last: number } {
  const [address = '', length = '32', rest] = text.split('/')
  const start = ipv4Number(address)
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : Number.NaN
  if (start === null && address.includes(':')) throw new Fault('unsupported', path, 'IPv6 networks cannot be compared')
  if (start === null || !(bits <= 32) || rest !== undefined) {
    throw new Fault('bad-value', path, 'expected an IPv4 network such as 10.0.0.0/8')
  }
  const size = 2 ** (32 - bits)
  const first = Math.floor(start / size) * size
  return { first, last: first + size - 1 }
}

/** An IPv4 address as a number, or null. */
export function ipv4Number(text: string): number | null {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (octets === undefined || octets.some((octet) => octet > 255)) return null
  return octets.reduce((sum, octet) => sum * 256 + octet, 0)
}
