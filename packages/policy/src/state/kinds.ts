import type { StateKind } from './kind.ts'
import { accountKinds } from './kinds/account.ts'
import { assetKinds } from './kinds/asset.ts'
import { catalogKinds } from './kinds/catalog.ts'
import { computeKinds } from './kinds/compute.ts'
import { identityKinds } from './kinds/identity.ts'
import { workspace } from './kinds/workspace.ts'

/** Every kind of subject that a state rule may be about. */
export const stateKinds: readonly StateKind[] = [
  workspace,
  ...computeKinds,
  ...identityKinds,
  ...catalogKinds,
  ...accountKinds,
  ...assetKinds,
]

export const stateKindNamed = (name: string): StateKind | undefined => stateKinds.find((one) => one.name === name)
