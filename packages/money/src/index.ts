export {
  AMOUNT_SCALE,
  abs,
  divideRounded,
  formatDecimal,
  PRICE_SCALE,
  parseDecimal,
  QUANTITY_SCALE,
  rescale,
  sum,
} from './decimal.ts'
export { split } from './split.ts'
