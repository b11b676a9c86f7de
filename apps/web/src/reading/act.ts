import { type Input, type Output, ProblemError, type Route } from '@meshledger/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { words } from '../words.ts'
import { call, keep } from './client.ts'

/** What went wrong, in the server's own words and with its remedy, or that it could not be reached. */
export const whyNot = (error: unknown): string => {
  if (!(error instanceof ProblemError)) return words.states.noAnswer
  const { detail, title, remedy } = error.problem
  return [detail ?? title, remedy].filter(Boolean).join(' ')
}

/** Changes something on the server. Whatever was read before is read again, since one step moves many figures. */
export function useAct<R extends Route>(route: R, done: (reply: Output<R>) => void = () => undefined) {
  const client = useQueryClient()
  return useMutation<Output<R>, unknown, Input<R>>({
    mutationFn: (input) => call(route, input),
    onSuccess: async (reply) => {
      await client.invalidateQueries()
      done(reply)
    },
  })
}

type Downloaded = { name: string; mediaType: string; encoding: 'utf8' | 'base64'; content: string }

/** Hands a file that came inside a reply to the browser, byte for byte. */
export function keepFile({ name, mediaType, encoding, content }: Downloaded): void {
  const bytes = encoding === 'utf8' ? content : Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  keep(new Blob([bytes], { type: mediaType }), name)
}
