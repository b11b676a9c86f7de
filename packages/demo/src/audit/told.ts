import { analyticsUs, type Workspace } from '../world/account.ts'
import type { What } from './event.ts'
import type { stories } from './stories.ts'

/** A planted event: the story it belongs to, and its part in it. */
export type Story = keyof typeof stories | 'leavers' | 'runaway' | 'hole'
export type Told = What & { story: Story; planted: string }

export const uc = (workspace: Workspace) => ({ workspace_id: workspace.id, metastore_id: workspace.metastore })
export const credential = (table: string) => ({
  operation: 'READ',
  table_full_name: table,
  credential_type: 'StorageCredential',
  ...uc(analyticsUs),
})
