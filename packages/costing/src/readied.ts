import { accountDays } from './account-days.ts'
import type { ChargeBook } from './book.ts'
import { monthlyBook } from './monthly-book.ts'
import { domainProducts, domainsOf, resourceRows, resourcesOf } from './sums.ts'

/**
 * The book, with what its questions share made beforehand: sums by month, days of the whole account, numbers for names.
 * Whoever makes a book readies it, so that the first question takes no longer than the next.
 */
export function readied(book: ChargeBook): ChargeBook {
  const { keys } = book
  monthlyBook(book)
  accountDays(book)
  resourceRows(keys)
  domainsOf(keys)
  domainProducts(keys)
  resourcesOf(keys)
  return book
}
