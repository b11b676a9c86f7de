import { fieldsRead } from '../fields-read.ts'
import type { Rulebook } from '../rulebook.ts'
import type { Expression } from '../sigma/ast.ts'
import { eventColumns, type Field, fieldMeantIn, searchedFields } from '../sigma/field.ts'
import type { DetectionRule } from '../sigma/rule.ts'
import type { Binds } from './binds.ts'

/** What every scan needs, whatever its rules ask. */
const always = [
  'event_time',
  'service_name',
  'action_name',
  'request_params',
  'user_identity.email',
  'response.status_code',
]

/**
 * The columns of an event that a scan reads, as a list to select from an event `e`: those that its rules name and those
 * that the key is made of. A struct comes with the members that are asked for alone, since the engine reads each member
 * for itself; all others are left on the disk.
 */
export function columnsSql(detections: readonly DetectionRule[], book: Rulebook, key: string, binds: Binds): string[] {
  const named = new Set([...always, ...detections.flatMap((rule) => pathsOf(rule, book)), ...inKey(key)])
  const columns = [...eventColumns].flatMap(([column, members]) => {
    if (members.length === 0) return named.has(column) ? [`e.${column}`] : []
    const asked = members.filter((member) => named.has(`${column}.${member}`))
    if (asked.length === 0) return []
    return [`${binds.dialect.struct(asked.map((member) => [member, `e.${column}.${member}`]))} AS ${column}`]
  })
  return [...columns, ...ownIn(key).map((name) => `e.${name}`)]
}

/** The columns of an event, of a struct its members, that rules name themselves: for their conditions and their subjects. */
export const columnsNamed = (rules: readonly DetectionRule[]): string[] => [
  ...new Set(rules.flatMap((rule) => fieldsRead(rule).flatMap((path) => columnOf(fieldMeantIn(rule.scope, path))))),
]

/** The column or member in which a field stands; none for what is looked up elsewhere. */
function columnOf(field: Field): string[] {
  switch (field.kind) {
    case 'column':
      return [field.name]
    case 'member':
    case 'json':
      return [`${field.column}.${field.name}`]
    case 'parameter':
      return ['request_params']
    default:
      return []
  }
}

/** Columns of the table that are no part of an event begin with a line. */
const ownIn = (key: string): string[] => [...new Set(key.match(/\b_\w+/g))]

function pathsOf(rule: DetectionRule, book: Rulebook): string[] {
  const keys = book.rules.flatMap((one) =>
    one.kind !== 'correlation'
      ? []
      : [
          ...one.groupBy,
          ...(one.measure?.fields ?? []),
          ...[...one.aliases.values()].flatMap((fields) => [...fields.values()]),
        ],
  )
  const fields = [...fieldsRead(rule), ...keys].map((path) => fieldMeantIn(rule.scope, path))
  const paths = fields.flatMap(columnOf)
  return hasKeyword(rule.match) || rule.grades.some(({ when }) => hasKeyword(when))
    ? [...paths, ...searchedFields]
    : paths
}

function hasKeyword(expression: Expression): boolean {
  if ('items' in expression) return expression.items.some(hasKeyword)
  return expression.kind === 'keyword' || (expression.kind === 'not' && hasKeyword(expression.item))
}

/** The columns that stand in the expression of a key; of a struct the members that stand there too, or all. */
function inKey(key: string): string[] {
  const words = new Set(key.match(/\w+/g))
  return [...eventColumns].flatMap(([column, members]) => {
    if (!words.has(column)) return []
    const asked = members.filter((member) => words.has(member))
    return members.length === 0 ? [column] : (asked.length > 0 ? asked : members).map((one) => `${column}.${one}`)
  })
}
