import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
