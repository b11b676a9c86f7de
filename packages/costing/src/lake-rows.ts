import type { ResourceName, Workspace } from './book.ts'

/** A version of a job, warehouse or cluster, as `charges_names.sql` gives it: oldest first. */
export type NameRow = {
  readonly kind: string
  readonly workspace_id: string | null
  readonly id: string | null
  /** Days since 1970-01-01; null holds from the beginning. */
  readonly since: number | null
  readonly name: string | null
  readonly owner: string | null
}

/** Names by resource text. */
export function resourceNames(rows: readonly NameRow[]): Map<string, ResourceName[]> {
  const names = new Map<string, ResourceName[]>()
  for (const { kind, workspace_id, id, since, name, owner } of rows) {
    const resource = `${kind} ${workspace_id ?? '0'}/${id ?? ''}`
    const versions = names.get(resource) ?? []
    names.set(resource, versions)
    versions.push({ since: since ?? 0, name, owner })
  }
  return names
}

export type WorkspaceRow = {
  readonly workspace_id: string | null
  readonly workspace_name: string | null
  readonly workspace_url: string | null
}

/** Workspaces by id. Where two have one name, the id tells them apart. */
export function workspacesById(rows: readonly WorkspaceRow[]): Map<string, Workspace> {
  const named = rows.filter((row) => row.workspace_id !== null)
  const uses = new Map<string, number>()
  for (const { workspace_name } of named) uses.set(workspace_name ?? '', (uses.get(workspace_name ?? '') ?? 0) + 1)
  return new Map(
    named.map(({ workspace_id, workspace_name, workspace_url }) => {
      const id = workspace_id ?? ''
      const alone = workspace_name !== null && workspace_name !== '' && uses.get(workspace_name) === 1
      return [id, { name: alone ? workspace_name : `${workspace_name ?? ''} ${id}`.trim(), url: workspace_url }]
    }),
  )
}
