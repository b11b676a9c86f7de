import type { Check } from './model.ts'

type Corrected = { readonly why: string; readonly requirement: Check; readonly condition: Check | null }

const value = (ColumnName: string, Value: string | null): Check => ({ CheckFunction: 'CheckValue', ColumnName, Value })
const not = (ColumnName: string, Value: string | null): Check => ({ CheckFunction: 'CheckNotValue', ColumnName, Value })
const all = (...Items: Check[]): Check => ({ CheckFunction: 'AND', Items })
const any = (...Items: Check[]): Check => ({ CheckFunction: 'OR', Items })

/** Rules whose machine-readable form says something else than their own text. They are judged by the text. */
export const errata: Readonly<Record<string, Corrected>> = {
  'CommitmentDiscountStatus-C-003-C': {
    why: 'the text asks for null without an id, the check for a value',
    requirement: value('CommitmentDiscountStatus', null),
    condition: value('CommitmentDiscountId', null),
  },
  'CommitmentDiscountStatus-C-004-C': {
    why: 'the text speaks of usage with an id, the condition of rows without one',
    requirement: not('CommitmentDiscountStatus', null),
    condition: all(not('CommitmentDiscountId', null), value('ChargeCategory', 'Usage')),
  },
  'CommitmentDiscountStatus-C-005-M': {
    why: 'the column holds Used or Unused and may be null; the check names values of a draft and refuses null',
    requirement: any(...[null, 'Used', 'Unused'].map((one) => value('CommitmentDiscountStatus', one))),
    condition: null,
  },
  'CommitmentDiscountCategory-C-005-M': {
    why: 'the column may be null (C-003-C), the check refuses null',
    requirement: any(...[null, 'Spend', 'Usage'].map((one) => value('CommitmentDiscountCategory', one))),
    condition: null,
  },
  'ConsumedQuantity-C-006-C': {
    why: 'the text speaks of rows that are no correction, the condition of corrections',
    requirement: not('ConsumedQuantity', null),
    condition: not('ChargeClass', 'Correction'),
  },
}
