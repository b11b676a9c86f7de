import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type KillTrials = {
  /** A script that takes the data folder, does its work, and prints `begun` when the work begins. */
  readonly script: string
  readonly args: readonly string[]
  readonly kills: number
  readonly seed: number
  /** Milliseconds of work within which a kill falls; about as long as an undisturbed run. */
  readonly within: number
  /** A fresh, empty data folder. */
  fresh(): string
  /** Called with the folder each time the work has come to its end, after whatever kills came before. */
  ended(folder: string): Promise<void>
}

/** The same sequence for the same seed: numbers from 0 up to, not including, 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function begun(child: ChildProcess): Promise<void> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes('begun')) return
  }
}

/** Run the script and, unless `after` is undefined, kill it that many milliseconds into its work. Was it killed? */
async function run(script: string, args: readonly string[], after: number | undefined): Promise<boolean> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint += String(chunk)
  })
  const gone = once(child, 'exit')
  if (after !== undefined) {
    await Promise.race([begun(child), gone])
    setTimeout(() => child.kill('SIGKILL'), after)
  }
  const [code, signal] = (await gone) as [number | null, string | null]
  if (code !== 0 && signal !== 'SIGKILL')
    throw new Error(`${script} failed by itself (${code ?? signal}): ${complaint}`)
  return signal === 'SIGKILL'
}

/**
 * Kill the script with SIGKILL at random moments and start it again on the same folder, until it has been killed as
 * often as asked; whenever it comes to its end, hand its folder over and begin with a fresh one. Returns the kills that
 * fell while the work was going on.
 */
export async function killTrials(trials: KillTrials): Promise<number> {
  const chance = seeded(trials.seed)
  let kills = 0
  while (kills < trials.kills) {
    const folder = trials.fresh()
    const args = [folder, ...trials.args]
    let killed = true
    while (killed && kills < trials.kills) {
      killed = await run(trials.script, args, Math.floor(chance() * trials.within))
      if (killed) kills++
    }
    if (killed) await run(trials.script, args, undefined)
    await trials.ended(folder)
  }
  return kills
}
