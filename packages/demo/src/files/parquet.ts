import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { columns, type TableName } from './columns.ts'
import { LineFile } from './lines.ts'

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`

/** A Parquet file in the making: rows go to a staging file as JSON lines, and `close` hands them to DuckDB. */
export type ParquetFile = { add(line: string): void; readonly rows: number; close(): void }

/**
 * Writes Parquet files with exactly the documented columns and types.
 *
 * One thread and one fixed order make equal rows into equal bytes. DuckDB works beside the generator: `close` returns
 * at once, `settled` waits for all files, at most `AHEAD` of which are under way.
 */
export class ParquetWriter {
  readonly #root: string
  readonly #staging: string
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection
  #queue: Promise<void> = Promise.resolve()
  #waiting = 0
  #closed = false
  files = 0

  private constructor(root: string, staging: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#root = root
    this.#staging = staging
    this.#instance = instance
    this.#connection = connection
  }

  /** `root` is the folder of the account, `staging` one that nobody else uses. */
  static async open(root: string, staging: string): Promise<ParquetWriter> {
    mkdirSync(staging, { recursive: true })
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '400MB',
      temp_directory: staging,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    return new ParquetWriter(root, staging, instance, await instance.connect())
  }

  /** Begin `path`, relative to the account. `extra` are columns that the documentation does not know. */
  file(path: string, table: TableName, extra: Readonly<Record<string, string>> = {}): ParquetFile {
    this.files += 1
    const target = join(this.#root, path)
    const lines = new LineFile(join(this.#staging, `${this.files}.ndjson`))
    return {
      add: (line) => lines.add(line),
      get rows() {
        return lines.lines
      },
      close: () => {
        lines.close()
        mkdirSync(dirname(target), { recursive: true })
        this.#waiting += 1
        this.#queue = this.#queue.then(() => this.#copy(lines.path, target, { ...columns[table], ...extra }))
        // A failure is reported by `settled`; without this Node would end the process before anybody asks.
        this.#queue.catch(() => undefined)
      },
    }
  }

  /** Lets DuckDB catch up when more than a few files wait for it. */
  async breathe(): Promise<void> {
    if (this.#waiting > 3) await this.#queue
  }

  async settled(): Promise<void> {
    await this.#queue
  }

  /** Ends DuckDB; a file still being written is given up. */
  async close(): Promise<void> {
    this.#closed = true
    this.#connection.interrupt()
    await this.#queue.catch(() => undefined)
    this.#connection.closeSync()
    this.#instance.closeSync()
  }

  async #copy(from: string, to: string, types: Readonly<Record<string, string>>): Promise<void> {
    if (this.#closed) return
    const declared = Object.entries(types).map(([name, type]) => `${quote(name)}: ${quote(type)}`)
    await this.#connection.run(
      `copy (select * from read_json(${quote(from)}, format = 'newline_delimited', columns = {${declared.join(', ')}}))
       to ${quote(to)} (format parquet, compression zstd, row_group_size 40960)`,
    )
    rmSync(from)
    this.#waiting -= 1
  }
}
