/** Everything a command touches outside itself, so that a test can stand in for a terminal. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The checkout that the command runs from; the data folder stands in it unless told otherwise. */
  readonly checkout: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly errIsTerminal: boolean
  /** Puts a question to whoever sits at the terminal; undefined where nobody does. */
  readonly ask?: ((question: string) => Promise<string>) | undefined
  readonly signal: AbortSignal
}
