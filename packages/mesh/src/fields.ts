import { z } from 'zod'

/** Text. An id of digits without quotes would be read as a number and lose its last digits, so that is refused. */
export const quoted = z.string({
  error: (issue) =>
    issue.input === undefined ? undefined : 'expected text | Put the value in quotes, so that no digit is lost.',
})
