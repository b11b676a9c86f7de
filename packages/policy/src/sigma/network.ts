import { Fault, type Path } from './refusal.ts'

/** The first and the last address of a network: of IPv4 as numbers, of IPv6 as 32 hexadecimal digits. */
export type Network = { readonly written: string } & (
  | { readonly version: 4; readonly first: number; readonly last: number }
  | { readonly version: 6; readonly first: string; readonly last: string }
)

/** Read a network such as `10.0.0.0/8` or `fd00::/8`; without a length it is one address. Host bits must be zero. */
export function readNetwork(text: string, path: Path): Network {
  const [address = '', length, rest] = text.split('/')
  const version = address.includes(':') ? 6 : 4
  const width = version === 4 ? 32 : 128
  const value = version === 4 ? ipv4Value(address) : ipv6Value(address)
  const bits = length === undefined ? width : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  if (value === null || !(bits <= width) || rest !== undefined) {
    throw new Fault('bad-cidr', path, 'expected a network such as 10.0.0.0/8 or fd00::/8')
  }
  const size = 1n << BigInt(width - bits)
  if (value % size !== 0n) {
    throw new Fault('bad-cidr', path, 'the address of the network has bits beyond its length; write the first address')
  }
  const last = value + size - 1n
  if (version === 4) return { written: text, version, first: Number(value), last: Number(last) }
  return { written: text, version, first: hex(value), last: hex(last) }
}

const hex = (value: bigint): string => value.toString(16).padStart(32, '0')

function ipv4Value(text: string): bigint | null {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1)
  if (octets === undefined || octets.some((octet) => Number(octet) > 255 || /^0\d/.test(octet))) return null
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)
}

/** The value of an IPv6 address; `::` once for a run of zeros, and its last part may be an IPv4 address. */
function ipv6Value(text: string): bigint | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const v4 = tail?.[2] === undefined ? null : ipv4Value(tail[2])
  if (tail !== null && v4 === null) return null
  const plain = v4 === null ? text : `${tail?.[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`
  const [head = '', rest, more] = plain.split('::')
  if (more !== undefined) return null
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(rest ?? '')]
  const missing = 8 - before.length - after.length
  if (rest === undefined ? missing !== 0 : missing < 1) return null
  const all = [...before, ...Array<string>(rest === undefined ? 0 : missing).fill('0'), ...after]
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)
}
