import { count } from '../format/index.ts'

const rules = new Intl.PluralRules('en')
const lists = new Intl.ListFormat('en', { type: 'conjunction' })

/** A counted noun: `plural(2, { one: 'finding', other: 'findings' })` → `2 findings`. */
export const plural = (n: number, forms: { one: string; other: string }): string =>
  `${count(n)} ${forms[rules.select(n) === 'one' ? 'one' : 'other']}`

/** `a, b, and c` */
export const list = (names: readonly string[]): string => lists.format(names)
