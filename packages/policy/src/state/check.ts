import { fieldsNamed } from './assess.ts'
import { stateKindNamed, stateKinds } from './kinds.ts'
import type { StateRule } from './rule.ts'

/** Why a rule on the configuration cannot be run: it is about something that is not read, or asks for a field that is not there. */
export function faultOfState(rule: StateRule): string | null {
  const kind = stateKindNamed(rule.of)
  if (kind === undefined) {
    const known = stateKinds.map(({ name }) => name).toSorted()
    const asked =
      rule.of === '' ? 'its log source names no service' : `${rule.of} is nothing that is read of the configuration`
    return `${asked}; the service may be one of ${known.join(', ')}`
  }
  const unknown = fieldsNamed(rule).find((name) => !Object.hasOwn(kind.fields, name) && name !== 'workspace_id')
  return unknown === undefined ? null : `${rule.of} of the configuration have no field ${unknown}`
}
