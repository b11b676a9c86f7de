import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The Python that has PySpark and what it runs, or why there is none. */
    spark: { python: string; job: string } | { missing: string }
  }
}

const PYSPARK = 'pyspark==4.3.0'
const home = join(import.meta.dirname, '..', '.spark')
const job = join(import.meta.dirname, 'run_models.py')
const python = join(home, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

const answers = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).status === 0

/** Install Spark beside this room, once; the Python that has it, or why it cannot be had here. */
function install(): { python: string } | { missing: string } {
  if (!answers('java', '-version'))
    return { missing: 'Spark needs a Java runtime (17 or later), and none is installed' }
  if (existsSync(python) && answers(python, '-c', 'import pyspark')) return { python }
  if (!answers('python3', '--version')) return { missing: 'PySpark needs Python 3, and none is installed' }
  console.log(`Installing ${PYSPARK} …`)
  mkdirSync(home, { recursive: true })
  if (!answers('python3', '-m', 'venv', home)) return { missing: 'python3 -m venv does not work here' }
  const pip = spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PYSPARK], {
    encoding: 'utf8',
  })
  if (pip.status === 0) return { python }
  return { missing: `pip could not install ${PYSPARK}: ${pip.stderr.trim().split('\n').at(-1)}` }
}

export default function spark(project: TestProject): void {
  const found = install()
  if ('missing' in found) console.warn(`Nothing is checked on Spark: ${found.missing}`)
  project.provide('spark', 'missing' in found ? found : { ...found, job })
}

export type SparkModel = {
  readonly name: string
  /** In Databricks SQL: values are marked `:name`. */
  readonly sql: string
  readonly values: Readonly<Record<string, string | number>>
  /** The name under which later models read this one's rows. */
  readonly as?: string
}
export type SparkAnswer = { columns: string[]; rows: unknown[][] } | { error: string }

/** Run models on Spark over Parquet files, one after the other. Each has rows, in no order, or Spark's own error. */
export function onSpark(
  pythonWithSpark: string,
  folder: string,
  tables: Readonly<Record<string, string>>,
  models: readonly SparkModel[],
): Record<string, SparkAnswer> {
  const [asked, out] = [join(folder, 'job.json'), join(folder, 'answers.json')]
  writeFileSync(asked, JSON.stringify({ folder, tables, models, answers: out }))
  const ran = spawnSync(pythonWithSpark, [job, asked], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, TZ: 'UTC', SPARK_LOCAL_IP: '127.0.0.1', PYTHONDONTWRITEBYTECODE: '1' },
    maxBuffer: 1 << 26,
  })
  if (ran.status !== 0) throw new Error(`Spark ended with ${ran.status}: ${ran.stderr.slice(-2000)}`)
  return JSON.parse(readFileSync(out, 'utf8'))
}
