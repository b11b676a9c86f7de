import {
  type ChargeBook,
  DATABRICKS,
  dayText,
  firstOfMonth,
  lastOfMonth,
  type StatementLine,
} from '@meshledger/costing'
import { type Month, monthAfter, startOfMonth } from './billing.ts'
import { absent, type Cells } from './key-cells.ts'
import { fourCosts, notUnpriced, withoutPrices } from './money-cells.ts'
import type { FocusOptions } from './options.ts'
import { hostOf, partiesOf } from './parties.ts'
import type { ServiceCategories } from './services.ts'

/** A line of a statement that is no charge of its month: what it makes good of an earlier one, or what a dispute moved. */
export type CarriedLine = Pick<StatementLine, 'product' | 'name' | 'exact' | 'corrects' | 'note' | 'billed'> & {
  readonly domain: string
}

/** The days of a charge, both included, as FOCUS writes them: its end is not in it. */
const periodCells = (first: number, last: number): Cells => ({
  ChargePeriodEnd: `${dayText(last + 1)}T00:00:00Z`,
  ChargePeriodStart: `${dayText(first)}T00:00:00Z`,
})

/**
 * The row of a carried line: an `Adjustment` on the bill of `month`, of the month that it makes good (FOCUS 1.4, correction
 * handling). One that makes good a month that was invoiced before is a `Correction`.
 */
export function carriedCells(
  book: ChargeBook,
  line: CarriedLine,
  { month, options, services }: { month: Month; options: FocusOptions; services: ServiceCategories },
): Cells {
  const { product, name, note, corrects, billed } = line
  const of = corrects?.period ?? month
  const cloud = book.keys.find(({ provider }) => provider === DATABRICKS)?.raw.cloud ?? ''
  const parties = partiesOf(options.route ?? 'direct', cloud)
  const provider = billed?.provider ?? parties.providerName
  const account = billed === undefined ? options.account : { id: 'No account named', name: 'No account named' }
  const service = billed?.service ?? product
  return {
    ...absent,
    ...withoutPrices,
    ...notUnpriced,
    ...noPlace,
    ...fourCosts(line.exact),
    ...periodCells(firstOfMonth(of), lastOfMonth(of)),
    BillingAccountId: account.id,
    BillingAccountName: account.name,
    BillingAccountType: 'Account',
    BillingCurrency: book.currency,
    BillingPeriodEnd: startOfMonth(monthAfter(month)),
    BillingPeriodStart: startOfMonth(month),
    ChargeCategory: 'Adjustment',
    ChargeClass: of < month ? 'Correction' : null,
    ChargeDescription: [product, name, note].filter((one) => one !== null && one !== '').join(', '),
    ChargeFrequency: 'One-Time',
    HostProviderName: billed?.provider ?? hostOf(cloud),
    InvoiceIssuerName: billed?.provider ?? parties.invoiceIssuerName,
    PricingCurrency: book.currency,
    ProviderName: provider,
    PublisherName: billed?.provider ?? parties.publisherName,
    ServiceName: service,
    ...services.of(service),
    ServiceProviderName: provider,
    x_Domain: line.domain,
    x_PriceStatus: 'carried',
  }
}

/** No resource, account below the account, SKU or rule: the line is a sum. */
const noPlace: Cells = {
  InvoiceId: null,
  RegionId: null,
  RegionName: null,
  ResourceId: null,
  ResourceName: null,
  ResourceType: null,
  SkuId: null,
  SkuMeter: null,
  SubAccountId: null,
  SubAccountName: null,
  SubAccountType: null,
  Tags: null,
  x_AllocationCause: null,
  x_AllocationReason: null,
  x_AllocationSelector: null,
  x_IdentityRunAs: null,
  x_RecordType: null,
  x_UsagePolicyId: null,
  x_UsageRowCount: null,
}
