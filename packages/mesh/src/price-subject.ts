/** What a price rule speaks of; a part that is absent speaks of everything. */
export type PriceSubject = {
  readonly sku?: string | undefined
  readonly product?: string | undefined
  readonly cloud?: string | undefined
}

/** How specific, most telling part first: exact SKU, length of the pattern's literal text, product, cloud. */
function rank({ sku, product, cloud }: PriceSubject): readonly number[] {
  return [
    sku !== undefined && !sku.includes('*') ? 1 : 0,
    sku?.replaceAll('*', '').length ?? -1,
    product === undefined ? 0 : 1,
    cloud === undefined ? 0 : 1,
  ]
}

/** Orders price rules, the most specific first; 0 where neither is more specific. */
export function bySpecificity(a: PriceSubject, b: PriceSubject): number {
  const [x, y] = [rank(a), rank(b)]
  const at = x.findIndex((value, i) => value !== y[i])
  return at < 0 ? 0 : (y[at] ?? 0) - (x[at] ?? 0)
}

/** Can a charge be meant by both rules, and neither is more specific? Then no rule says which price holds. */
export const priceTie = (a: PriceSubject, b: PriceSubject): boolean =>
  bySpecificity(a, b) === 0 &&
  a.product === b.product &&
  a.cloud === b.cloud &&
  patternsMeet(a.sku ?? '*', b.sku ?? '*')

/** Is there a text that both patterns match? `*` stands for any text, also none. */
export function patternsMeet(a: string, b: string): boolean {
  // meets[j]: the rest of `a` from the row's letter on and the rest of `b` from j on have a text in common.
  let below = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(j)))
  for (let i = a.length - 1; i >= 0; i--) {
    const row = Array.from(below, () => false)
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]]
      if (x === '*') row[j] = below[j] === true || (j < b.length && row[j + 1] === true)
      else if (y === '*') row[j] = row[j + 1] === true || below[j] === true
      else row[j] = x === y && below[j + 1] === true
    }
    below = row
  }
  return below[0] === true
}
