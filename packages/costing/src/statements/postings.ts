import { minorDigits, minorText, parseMinor } from './round.ts'
import type { StatementDocument } from './statement.ts'

/** Where money is booked. A product may have an expense account of its own. */
export type Accounts = {
  readonly expenseAccount: string
  readonly recoveryAccount: string
  readonly unallocatedAccount: string
  readonly unallocatedCostCentre: string
  readonly productAccounts: Readonly<Record<string, string>>
}

export type Posting = {
  readonly account: string
  readonly costCentre: string
  readonly domain: string
  readonly product: string | null
  readonly currency: string
  /** Debit above zero, credit below. */
  readonly amount: string
}

/**
 * The double entry of a statement: its products debited to the domain's cost centre, the whole credited to the recovery
 * account of the platform. Sums to zero by construction. Empty for a statement on which nothing stands.
 */
export function postingsOf(document: StatementDocument, accounts: Accounts, unallocated: string): Posting[] {
  const { domain, currency, costCentre, lines } = document
  const digits = minorDigits(currency)
  const products = new Map<string, bigint>()
  for (const { kind, product, amount } of lines) {
    if (kind !== 'rounding') products.set(product, (products.get(product) ?? 0n) + parseMinor(amount, digits))
  }
  const nobody = domain === unallocated
  const debits = [...products]
    .filter(([, amount]) => amount !== 0n)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([product, amount]): Posting & { minor: bigint } => ({
      account: nobody
        ? accounts.unallocatedAccount
        : Object.hasOwn(accounts.productAccounts, product)
          ? (accounts.productAccounts[product] ?? accounts.expenseAccount)
          : accounts.expenseAccount,
      costCentre: nobody ? accounts.unallocatedCostCentre : costCentre,
      ...{ domain, product, currency, amount: minorText(amount, digits), minor: amount },
    }))
  const total = debits.reduce((sum, { minor }) => sum + minor, 0n)
  const booked = debits.map(({ minor: _, ...posting }) => posting)
  if (total === 0n) return booked
  const recovery: Posting = {
    account: accounts.recoveryAccount,
    costCentre: accounts.unallocatedCostCentre,
    ...{ domain, product: null, currency, amount: minorText(-total, digits) },
  }
  return [...booked, recovery]
}

/** The opposite of what was booked, on the same accounts. */
export const reversed = (postings: readonly Posting[]): Posting[] =>
  postings.map((posting) => ({
    ...posting,
    amount: posting.amount.startsWith('-') ? posting.amount.slice(1) : `-${posting.amount}`,
  }))
