import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllocation, parsePricing } from '@meshledger/mesh'
import { expect } from 'vitest'
import type { House } from '../src/house.ts'
import { ingest } from '../src/ingest.ts'

const line = {
  ProviderName: 'AWS',
  BillingAccountId: '1',
  SubAccountId: '123456789012',
  InvoiceId: '',
  BillingCurrency: 'USD',
  BilledCost: '0.123456789012345678',
  ChargeCategory: 'Usage',
  ChargePeriodStart: '2026-10-01T01:00:00Z',
  ChargePeriodEnd: '2026-10-01T02:00:00Z',
  ServiceName: 'Amazon S3',
  ResourceId: 'arn:bucket',
  Tags: '{"team":"alpha"}',
}
export type FocusLine = Partial<typeof line>
const field = (value: string) => `"${value.replaceAll('"', '""')}"`

/** Takes a bill of another vendor in, as a file in the FOCUS format; what a line does not say is as above. */
export async function takeBill(house: House, name: string, rows: readonly FocusLine[]): Promise<void> {
  const lines = rows.map((row) =>
    Object.values({ ...line, ...row })
      .map(field)
      .join(','),
  )
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-bill-'))
  try {
    writeFileSync(join(folder, name), [Object.keys(line).join(','), ...lines].join('\n'))
    expect((await ingest(house, [folder])).quarantine).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const support = 'id: support, title: Support, pool: { providers: [Microsoft] }, method: direct-cost'

/** From here on bills count, and what Microsoft bills is shared by direct cost. */
export function countBills({ ledger }: House) {
  const definition = parseAllocation(`allocation: A\nvendors: with\nsplits: [{ ${support} }]`, 'allocation.yml')
  return ledger.rules.activate({ allocation: { definition, digest: 'a' } }, 'f', '2026-10-01T00:00:00Z')
}

/** A rate of EUR to USD for October. */
export function enterRate({ ledger }: House, rate: string) {
  const text = `pricing: P\nrates: [{ from: EUR, to: USD, month: 2026-10, rate: "${rate}" }]`
  const pricing = { definition: parsePricing(text, 'pricing.yml'), digest: rate }
  return ledger.rules.activate({ pricing }, 'f', '2026-11-01T00:00:00Z')
}
