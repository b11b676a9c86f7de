import { ProblemError } from '@meshledger/contracts'
import { RefusedError } from '@meshledger/pipeline'

/** The command was called in a way that makes no sense: exit code 2, and how to get help. */
export class UsageError extends Error {}

/** The command could not do its work: exit code 1. The message is a sentence that says what to do. */
export class Failure extends Error {}

/** How a failed command reads: one sentence or two, never a stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) {
    const { problem } = error
    const wrong = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}.`)
    return [problem.detail ?? problem.title, ...wrong, problem.remedy].filter(Boolean).join(' ')
  }
  if (error instanceof RefusedError) return `${error.message}. ${error.remedy}`
  return error instanceof Error ? error.message : String(error)
}
