import { readFileSync } from 'node:fs'
import { readStandards } from './model.ts'
import { readCsv } from './read-csv.ts'
import { score, tally } from './score.ts'
import { databricks } from './supported.ts'

/** What `node score-file.ts FILE…` prints, as JSON, of each FOCUS file: null where the model is not at hand. */
export type FileScores = { file: string; rows: number; tally: ReturnType<typeof tally>; failures: string[] }[] | null

const standards = readStandards()
const scores: FileScores =
  standards &&
  process.argv.slice(2).map((file) => {
    const csv = readCsv(readFileSync(file, 'utf8'))
    const result = score({ ...standards, ...csv, supported: databricks })
    const failures = result.failures.map(({ rule, text, row }) => `${rule}: ${text} ${JSON.stringify(row)}`)
    return { file, rows: csv.rows.length, tally: tally(result), failures }
  })
console.log(JSON.stringify(scores))
