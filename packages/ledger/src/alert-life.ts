import type { BudgetAlert } from './budgets.ts'

/** An alert is a threshold of the budget of a domain or group in a month, however often and in whichever way it is crossed. */
export type AlertName = { readonly domain: string; readonly month: string; readonly threshold: number }

/** What became of an alert after it was raised by its first crossing. `Meshledger` resolves it, and raises it again. */
export type AlertStep = AlertName & {
  readonly step: number
  readonly what: 'acknowledged' | 'resolved' | 'raised-again'
  readonly note: string
  readonly who: string
  readonly at: string
}

export const alertOf = ({ domain, month, threshold }: AlertName | BudgetAlert): string =>
  `${domain}/${month}/${threshold}`
