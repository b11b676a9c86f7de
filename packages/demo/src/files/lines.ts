import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const CHUNK = 1 << 20

/** A text file that grows line by line and holds no more than about a megabyte in memory. */
export class LineFile {
  readonly path: string
  lines = 0
  #file: number
  #text = ''

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.path = path
    this.#file = openSync(path, 'w')
  }

  add(line: string): void {
    this.#text += `${line}\n`
    this.lines += 1
    if (this.#text.length >= CHUNK) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #flush(): void {
    writeSync(this.#file, this.#text)
    this.#text = ''
  }
}
