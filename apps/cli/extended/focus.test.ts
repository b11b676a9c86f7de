import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { focusScores, modelAtHand, notScored } from '../testing/focus-scores.ts'

/** A demo account of a scale and seed, taken in; its cost of some months as FOCUS files, and how they fare. */
async function scored(scale: string, seed: number, months: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'meshledger-focus-'))
  const meshledger = commandLine({ MESHLEDGER_DATA: join(root, 'data') }, { cwd: root })
  const ask = async (...argv: string[]) => {
    const { code, err } = await meshledger(...argv)
    expect(code, err).toBe(0)
  }
  try {
    await ask('demo', '--out', 'account', '--scale', scale, '--seed', String(seed))
    await ask('ingest', 'account')
    const files: string[] = []
    for (const month of months) {
      for (const version of ['1.2', '1.3']) {
        const folder = join(root, `${month}-${version}`)
        mkdirSync(folder)
        const line = ['export', 'focus', '--period', month, '--focus-version', version, '--out', folder, '--json']
        const { code, out, err } = await meshledger(...line)
        expect(code, err).toBe(0)
        files.push(...(JSON.parse(out) as { files: string[] }).files.filter((file) => file.endsWith('.csv')))
      }
    }
    return modelAtHand ? (focusScores(...files) ?? []) : []
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const months = ['2025-10', '2026-06', '2026-11']

test(`the demo account of scale 0.2 keeps every checkable FOCUS rule;${notScored} in three months and two versions`, async () => {
  for (const { file, rows, failures } of await scored('0.2', 1, months)) {
    expect(failures.slice(0, 3), file).toEqual([])
    expect(rows, file).toBeGreaterThan(100)
  }
})

test(`so do accounts of three other seeds;${notScored} a month of each, through the whole walk`, async () => {
  for (let seed = 2; seed <= 4; seed++) {
    const scores = await scored('0.005', seed, [months[seed % months.length] ?? '2026-09'])
    expect(
      scores.flatMap(({ failures }) => failures.slice(0, 3)),
      `seed ${seed}`,
    ).toEqual([])
  }
})
