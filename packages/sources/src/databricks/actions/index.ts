import type { Action } from './action.ts'
import { computeActions } from './compute.ts'
import { dataActions } from './data.ts'
import { identityActions } from './identity.ts'
import { workspaceActions } from './workspace.ts'

/** Everything that may be put right over the API, and put back. */
export const actionKinds: readonly Action[] = [
  ...identityActions,
  ...computeActions,
  ...dataActions,
  ...workspaceActions,
]

/** What is never done from here, since nothing puts it back: for each, why and where a person does it. */
export const neverActed: readonly { readonly what: string; readonly why: string }[] = [
  { what: 'Revoke a token', why: 'a token that was deleted cannot be given back' },
  { what: 'Delete a secret of a service principal', why: 'its value is gone with it' },
  { what: 'Delete a cluster for good', why: 'its definition is gone with it; stop it instead' },
  { what: 'Delete a serving endpoint', why: 'what it serves must be built again' },
  { what: 'Cancel a run or a statement', why: 'its work is lost; pause the schedule instead' },
  { what: 'Delete or replace a secret', why: 'the earlier value is nowhere' },
  { what: 'Replace the token of a recipient', why: 'the earlier token cannot be given back' },
  { what: 'Delete a list of addresses or a cluster policy', why: 'it comes back under another id' },
  { what: 'Switch the compliance security profile on', why: 'no call switches it off again' },
  {
    what: 'Mask a single column, or filter the rows of a single table, by SQL',
    why: 'one policy on a class does it for all',
  },
]
