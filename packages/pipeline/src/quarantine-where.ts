import { readName } from './sync/source-name.ts'

/** Where a quarantined row came from, in words, and what can be done about it. */
export type QuarantineWhere = {
  /** The file, or what was read and at which host. */
  readonly source: string
  /** Of a connection, how far the reading went that met the row; null of a file. */
  readonly window: string | null
  readonly remedy: string
}

/** Tells it from the name under which the source stands in the list of sources. */
export function whereOf(name: string): QuarantineWhere {
  const read = readName(name)
  if (read === undefined) {
    const remedy = 'Repair the file, or take a newer version of Meshledger; then: ./meshledger quarantine retry FILE'
    return { source: name, window: null, remedy }
  }
  const { host, called, through } = read
  return {
    source: `${called} at ${host}`,
    window: through === null ? 'the whole table' : `rows through ${through}`,
    remedy: `Look the row up in ${called} by its reason, or take a newer version of Meshledger; then: ./meshledger quarantine retry --connection`,
  }
}
