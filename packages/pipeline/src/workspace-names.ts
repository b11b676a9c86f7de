import type { House } from './house.ts'

/** What a workspace is called: the account's own events stand under `0`. */
export type WorkspaceName = (workspaceId: string) => string

/** The names of the workspaces of the account; one that is not listed is called by its id. */
export async function workspaceNames(house: House): Promise<WorkspaceName> {
  const rows = await house.lake.rows<{ id: string; name: string }>(
    `SELECT workspace_id AS id, min(workspace_name) AS name FROM access.workspaces_latest
     WHERE workspace_id IS NOT NULL AND workspace_name IS NOT NULL GROUP BY workspace_id`,
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? (id === '0' ? 'Account' : id === '' ? 'unknown' : id)
}
