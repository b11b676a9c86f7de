import { listDomains, UNALLOCATED } from '@meshledger/contracts'
import { useReply } from '../reading/index.ts'
import { words } from '../words.ts'

/** Domains by their titles, as the mesh names them; what has no title keeps its name. */
export function useTitles(): (domain: string) => string {
  const { data } = useReply(listDomains, {})
  return (domain) =>
    domain === UNALLOCATED
      ? words.cost.unallocated
      : (data?.domains.find((one) => one.domain === domain)?.title ?? domain)
}
