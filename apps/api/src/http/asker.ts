import { decideException } from '@meshledger/contracts'
import type { Asker } from '@meshledger/pipeline'
import type { Caller } from './caller.ts'
import { idOf, openingRoles } from './principal.ts'

/** The caller as judgement knows them: who, what they see, and whether they may decide what others asked for. */
export const askerOf = ({ principal, sees }: Caller): Asker => ({
  ...{ id: idOf(principal), sees },
  decides: openingRoles(principal, decideException.allow).length > 0,
})
