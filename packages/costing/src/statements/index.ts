export { type BillLine, billTotal, type ComparedLine, compareWithBill } from './bill.ts'
export { topDrivers } from './drivers.ts'
export { type Carried, type Late, lateAdjustments, lateLine, lateText } from './late.ts'
export {
  type DomainLines,
  type ExactLine,
  type LineBilled,
  type LineCorrects,
  type LineKind,
  lineKey,
  lineKeyOf,
  monthLines,
} from './lines.ts'
export { monthEnds } from './month-end.ts'
export { type Accounts, type Posting, postingsOf, reversed } from './postings.ts'
export { fromMinor, minorDigits, minorText, parseMinor, toMinor } from './round.ts'
export {
  creditOf,
  lineFile,
  readLineFile,
  type StatementDocument,
  type StatementDriver,
  type StatementHead,
  type StatementInput,
  type StatementLine,
  statementNumber,
  statementsOf,
  statementWith,
  withAdjustment,
} from './statement.ts'
