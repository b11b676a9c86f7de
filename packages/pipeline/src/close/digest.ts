import { createHash } from 'node:crypto'

/** SHA-256 in hex. */
export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What approval freezes: a line a statement, as `sha256sum` writes them, by number. Its digest is the period's. */
export const manifestOf = (statements: readonly { number: string; digest: string }[]): string =>
  statements
    .toSorted((a, b) => (a.number < b.number ? -1 : 1))
    .map(({ number, digest }) => `${digest}  ${number}\n`)
    .join('')
