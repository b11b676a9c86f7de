import type { Accounts } from '@meshledger/costing'
import type { House } from '../house.ts'

export type JournalColumn = { readonly field: string; readonly title: string }
export type JournalSettings = Accounts & { readonly company: string; readonly columns: readonly JournalColumn[] }

/** What holds until finance sets something else. */
const defaults: JournalSettings = {
  company: '',
  expenseAccount: '6200',
  recoveryAccount: '6290',
  unallocatedAccount: '6280',
  unallocatedCostCentre: 'PLATFORM',
  productAccounts: {},
  columns: [
    ['transaction', 'Reference'],
    ['line', 'Line'],
    ['date', 'Date'],
    ['period', 'Period'],
    ['company', 'Company'],
    ['costCentre', 'Cost centre'],
    ['account', 'Account'],
    ['currency', 'Currency'],
    ['amount', 'Amount'],
    ['description', 'Description'],
  ].map(([field = '', title = '']) => ({ field, title })),
}

/** Accounts and columns of the journal. They hold for what is booked from now on. */
export async function journalSettings({ ledger }: House): Promise<JournalSettings> {
  const text = await ledger.settings.get('journal')
  return text === undefined ? defaults : { ...defaults, ...(JSON.parse(text) as JournalSettings) }
}

export async function setJournalSettings(house: House, settings: JournalSettings): Promise<JournalSettings> {
  await house.ledger.settings.set('journal', JSON.stringify(settings))
  return journalSettings(house)
}
