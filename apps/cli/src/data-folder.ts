import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Surroundings } from './surroundings.ts'

/** Where the data stands: MESHLEDGER_DATA, or `.meshledger` in the checkout. */
export function dataFolder({ env, cwd, checkout }: Pick<Surroundings, 'env' | 'cwd' | 'checkout'>): string {
  return env.MESHLEDGER_DATA ? resolve(cwd, env.MESHLEDGER_DATA) : join(checkout, '.meshledger')
}

export type ServerFacts = { readonly url: string; readonly pid: number; readonly token: string }

/** The server that holds a data folder, by its `server.json`; a file that a dead server left behind counts as none. */
export function runningServer(folder: string): ServerFacts | undefined {
  const facts = readFacts(join(folder, 'server.json'))
  return facts !== undefined && isAlive(facts.pid) ? facts : undefined
}

function readFacts(file: string): ServerFacts | undefined {
  try {
    const { url, pid, token } = JSON.parse(readFileSync(file, 'utf8'))
    const whole = typeof url === 'string' && Number.isInteger(pid) && pid > 0 && typeof token === 'string'
    return whole ? { url, pid, token } : undefined
  } catch {
    return undefined
  }
}

/** A process that exists but belongs to somebody else answers EPERM: it lives. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
