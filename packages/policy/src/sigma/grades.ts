import { type Severity, severities } from '../observation.ts'
import { Fault, type Faults, type Path } from './refusal.ts'
import { isFields, isList, own, type Value } from './yaml.ts'

/** A condition over the search identifiers of the rule, and the level that it gives. */
export interface WrittenGrade {
  readonly when: string
  readonly level: Severity
  readonly path: Path
}

/**
 * Read `severity`: a list of {when, level}, of which the first that holds gives the finding its level. A plain word is
 * what other products write there; it changes nothing, which is said.
 */
export function readGrades(value: Value | undefined, faults: Faults, warnings: string[]): WrittenGrade[] {
  if (value === undefined) return []
  if (typeof value === 'string') {
    warnings.push('severity is no list of {when, level} and changes nothing; the level of a rule stands under level')
    return []
  }
  return faults
    .attempt(() => {
      if (isList(value) && value.length > 0) return [...value]
      throw new Fault('bad-value', ['severity'], 'severity is a list such as [{when: selection, level: critical}]')
    }, [])
    .flatMap((item, i) => faults.attempt(() => [readGrade(item, ['severity', i])], []))
}

function readGrade(item: Value, path: Path): WrittenGrade {
  if (!isFields(item)) throw new Fault('bad-value', path, 'a severity is a map of when and level')
  const odd = Object.keys(item).find((key) => key !== 'when' && key !== 'level')
  if (odd !== undefined) throw new Fault('bad-value', [...path, odd], `a severity has no key ${odd}`)
  const when = own(item, 'when')
  if (typeof when !== 'string')
    throw new Fault('bad-value', [...path, 'when'], 'when is a condition, such as selection')
  const level = severities.find((one) => one === own(item, 'level'))
  if (level === undefined) {
    throw new Fault('bad-value', [...path, 'level'], `level must be one of ${severities.join(', ')}`)
  }
  return { when, level, path: [...path, 'when'] }
}
