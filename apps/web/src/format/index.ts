export * as decimal from './decimal.ts'
export * from './money.ts'
export * as time from './time.ts'
