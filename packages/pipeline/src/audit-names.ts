import type { House } from './house.ts'

/** The workspaces, services, actions and identities that occur in the log. */
export type LogNames = {
  workspaces: string[]
  services: { service: string; actions: string[] }[]
  identities: string[]
}
const known = new WeakMap<House, { version: string; names: Promise<LogNames> }>()

/** Read anew only when the facts have changed. Services that differ in case only are one. */
export async function logNames(house: House): Promise<LogNames> {
  const version = await house.lake.version()
  const held = known.get(house)
  if (held?.version === version) return held.names
  const names = readNames(house)
  known.set(house, { version, names })
  return names
}

async function readNames({ lake }: House): Promise<LogNames> {
  const [workspaces, services, identities] = await Promise.all([
    lake.rows<{ id: string }>(
      'SELECT DISTINCT workspace_id AS id FROM access.audit_resolved WHERE workspace_id IS NOT NULL ORDER BY id',
    ),
    lake.rows<{ service: string; actions: string[] }>(
      `SELECT min(service_name) AS service, list_sort(list(DISTINCT action_name)) AS actions
       FROM (SELECT DISTINCT service_name, action_name FROM access.audit) names GROUP BY lower(service_name) ORDER BY service`,
    ),
    lake.rows<{ identity: string }>(
      `SELECT min(identity) AS identity FROM (SELECT DISTINCT user_identity.email AS identity FROM access.audit) names
       WHERE identity <> '' GROUP BY lower(trim(identity)) ORDER BY identity`,
    ),
  ])
  return {
    workspaces: workspaces.map(({ id }) => id),
    services,
    identities: identities.map(({ identity }) => identity),
  }
}
