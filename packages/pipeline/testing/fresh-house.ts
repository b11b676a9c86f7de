import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openLedger } from '@meshledger/ledger'
import { type House, type HousePlace, openHouse } from '../src/house.ts'

const packages = join(import.meta.dirname, '..', '..')

/**
 * An empty house in a folder of its own, for a test; `done` closes it and takes the folder away.
 *
 * Making an embedded database costs seconds of CPU, so it is made once for each state of what makes it, kept in
 * `node_modules/.cache`, and copied.
 */
export async function freshHouse(place: Partial<HousePlace> = {}): Promise<{ house: House; done(): Promise<void> }> {
  const folder = place.folder ?? mkdtempSync(join(tmpdir(), 'meshledger-house-'))
  if (!existsSync(join(folder, 'ledger'))) {
    mkdirSync(folder, { recursive: true })
    cpSync(await templateLedger(), join(folder, 'ledger'), { recursive: true })
  }
  const house = await openHouse({ ...place, folder })
  const done = async (): Promise<void> => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { house, done }
}

async function templateLedger(): Promise<string> {
  const template = join(import.meta.dirname, '..', 'node_modules', '.cache', `ledger-${digestOfLedger()}`)
  if (existsSync(template)) return template
  const making = `${template}.${randomUUID()}`
  mkdirSync(dirname(template), { recursive: true })
  const ledger = await openLedger({ folder: making })
  await ledger.close()
  try {
    renameSync(making, template)
  } catch {
    rmSync(making, { recursive: true, force: true })
  }
  return template
}

function digestOfLedger(): string {
  const migrations = join(packages, 'ledger', 'migrations')
  const files = readdirSync(migrations).filter((name) => name.endsWith('.sql'))
  const made = ['package.json', 'src/pglite-worker.ts'].map((name) => join(packages, 'ledger', name))
  const texts = [...made, ...files.map((name) => join(migrations, name))]
  const hash = createHash('sha256')
  for (const text of texts) hash.update(readFileSync(text))
  return hash.digest('hex').slice(0, 16)
}
