import { listDomains, listResources, UNALLOCATED } from '@meshledger/contracts'
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

/** Resources by their names, as far as the dearest five hundred of the question have one. */
export function useResourceNames(query: Record<string, string>, wanted: boolean): (resource: string) => string {
  const { data } = useReply(listResources, { query: { ...query, limit: 500 } }, wanted)
  const names = new Map((data?.resources ?? []).map((one) => [one.resource, one.name]))
  return (resource) => names.get(resource) || resource
}
