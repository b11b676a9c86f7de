import { readHead, type Source } from './head.ts'
import { Fault } from './refusal.ts'
import type { AbsenceRule } from './rule.ts'
import { type Fields, textAt, type Value } from './yaml.ts'

/** Read the `absence` of a rule, of which every part that cannot be read is noted as a fault. */
export function readAbsence(source: Source, absence: Fields): AbsenceRule {
  const path = ['absence']
  const { faults } = source
  const each = faults.attempt(() => textAt(absence, 'each', path), '')
  const weeks = faults.attempt(() => wholeAt(absence.weeks, [...path, 'weeks']), 1)
  const hours = faults.attempt(() => wholeAt(absence.hours, [...path, 'hours']), 1)
  const chance = faults.attempt(() => {
    const { chance } = absence
    if (typeof chance === 'number' && chance > 0 && chance < 1) return chance
    throw new Fault('bad-value', [...path, 'chance'], 'chance must lie between 0 and 1')
  }, 0)
  for (const key of Object.keys(absence).filter((one) => !['each', 'weeks', 'hours', 'chance'].includes(one))) {
    faults.found.push(new Fault('bad-value', [...path, key], `absence has no key ${key}`))
  }
  const condition = `no event of a ${each} for ${hours} hours or more, where chance alone explains it less often than ${chance}`
  return { kind: 'absence', each, weeks, hours, chance, ...readHead(source, condition, `{${each}}`) }
}

function wholeAt(value: Value | undefined, path: (string | number)[]): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new Fault('bad-value', path, `${String(path.at(-1))} must be a whole number of one or more`)
  }
  return value
}
