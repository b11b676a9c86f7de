import type { Input, Output, Route } from '@meshledger/contracts'
import { useQueries } from '@tanstack/react-query'
import { asking } from './client.ts'

/** Reads a route by several questions, however many they are; each answer as soon as it is there. */
export function useReplies<R extends Route>(route: R, inputs: readonly Input<R>[]): (Output<R> | undefined)[] {
  return useQueries({ queries: inputs.map((input) => asking(route, input)) }).map(({ data }) => data)
}
