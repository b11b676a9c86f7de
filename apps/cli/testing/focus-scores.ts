import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How FOCUS files fared before every rule of the requirements model; null where the model is not at hand. */
export type FocusScores = { file: string; rows: number; tally: Record<string, number>; failures: string[] }[] | null

/** The scorer belongs to the tests of `exports`, so that it is asked as a program, and knows the files and nothing else. */
export function focusScores(...files: readonly string[]): FocusScores {
  const scorer = fileURLToPath(new URL('../../../packages/exports/src/testing/score-file.ts', import.meta.url))
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', scorer, ...files], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (done.status !== 0) throw new Error(`scoring ended with ${done.status}: ${done.stderr}`)
  return JSON.parse(done.stdout) as FocusScores
}

/** Whether the model is at hand; a test that needs it says in its name when it is not. */
export const modelAtHand = focusScores() !== null
export const notScored = modelAtHand ? '' : ' NOT SCORED: the model is not at hand;'
