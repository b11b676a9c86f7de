import { budgets, close, dispute, statement } from './close.ts'

/** Words of closing a month; they load with the pages that say them. */
export const chargeback = { close, statement, dispute, budgets } as const
