import { type Change, gone, type Item, replaced } from './action-reads.ts'
import { json, problem } from './reply.ts'

const wrong = (what: string) => problem(400, 'INVALID_PARAMETER_VALUE', what)

/** Who may enter a workspace, and whether as its admin. */
const assignments: Change = (held, { method, path }, body) => {
  const [, list = '', principal] =
    /^(\/api\/2\.0\/accounts\/[^/]+\/workspaces\/[^/]+\/permissionassignments)\/principals\/([^/]+)$/.exec(path) ?? []
  if (method !== 'PUT' || principal === undefined) return undefined
  const items = held.items(list)
  const item = items?.find((one) => String((one.principal as Item).principal_id) === principal)
  if (items === undefined || item === undefined) return gone('The principal')
  const { permissions } = body
  if (!Array.isArray(permissions) || !permissions.every((one) => one === 'USER' || one === 'ADMIN')) {
    return wrong('permissions are a list of USER or ADMIN.')
  }
  replaced(held, { list, items, item }, { ...item, permissions })
  return json({ ...item, permissions })
}

/** A rule set is replaced as a whole, by whoever names the etag that it has now. */
const ruleSets: Change = (held, { method, path }, body) => {
  if (method !== 'PUT' || !/\/preview\/accounts\/[^/]+\/access-control\/rule-sets$/.test(path)) return undefined
  const { objects } = held.configuration
  const at = `${path}?name=${String(body.name)}`
  const before = objects.get(at) as Item | undefined
  if (before === undefined) return gone('The rule set')
  const { etag, grant_rules } = (body.rule_set ?? {}) as Item
  if (!Array.isArray(grant_rules)) return wrong('rule_set.grant_rules are missing.')
  if (etag !== before.etag) return problem(409, 'RESOURCE_CONFLICT', 'The etag is not the newest.')
  held.edits += 1
  objects.set(at, { ...before, grant_rules, etag: `etag-${held.edits}` })
  return json(objects.get(at))
}

/** Who is what in the account. */
export const accountChanges: readonly Change[] = [assignments, ruleSets]
