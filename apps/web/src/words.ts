/** The one catalogue of everything that the pages say. Components hold no sentences of their own. */
import { compliance } from './words/compliance.ts'
import { cost } from './words/cost.ts'
import { frame, states, tables } from './words/frame.ts'
import { spend } from './words/spend.ts'

export { list, plural } from './words/plural.ts'
export const words = {
  frame,
  states,
  tables,
  cost,
  spend,
  compliance,
} as const
