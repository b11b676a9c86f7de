/** The machine lacks what the engine needs. The message says what to do. */
export class OutOfRoomError extends Error {
  readonly lacks: 'disk' | 'memory'
  constructor(lacks: 'disk' | 'memory', folder: string, cause: unknown) {
    super(
      lacks === 'disk'
        ? `The disk of the data folder ${folder} is full. Nothing was left half done: make room there, then do it again.`
        : `The lake in ${folder} needs more memory than it may use. Nothing was left half done: do it with less at a time, fewer files or days.`,
      { cause },
    )
    this.name = 'OutOfRoomError'
    this.lacks = lacks
  }
}

const DISK = /No space left on device|Disk quota exceeded|File too large|max_temp_directory_size/
const MEMORY = /^Out of Memory Error/

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** An error of the engine: in words of ours where the machine is what failed; any other as it is. */
export function inWords(error: unknown, folder: string): unknown {
  if (DISK.test(textOf(error))) return new OutOfRoomError('disk', folder, error)
  return MEMORY.test(textOf(error)) ? new OutOfRoomError('memory', folder, error) : error
}

/** After such an error the engine answers nothing any more until it is opened anew. */
export const isFatal = (error: unknown): boolean => /^FATAL Error/.test(textOf(error))
