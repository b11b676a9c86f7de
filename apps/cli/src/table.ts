export type Column = { readonly title: string; readonly align?: 'left' | 'right' }

/**
 * Rows as aligned text, two blanks between columns, under their titles. Rows of `foot` stand below a rule.
 * What a cell holds came from files: control characters in it are shown as marks and steer no terminal.
 */
export function table(columns: readonly Column[], rows: readonly string[][], foot: readonly string[][] = []): string {
  const head = columns.map(({ title }) => title)
  const all = [head, ...rows, ...foot].map((row) => row.map(plain))
  const widths = columns.map((_, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = plain(row[index] ?? '')
        const width = widths[index] ?? 0
        return align === 'right' ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  const below = foot.length === 0 ? [] : [rule, ...foot.map(line)]
  return [line(head), rule, ...rows.map(line), ...below].join('\n')
}

/** Text with every control character replaced by a mark. */
export const plain = (text: string): string => text.replace(/\p{Cc}/gu, '\uFFFD')
