import type { BudgetTree } from '@meshledger/ledger'
import { RefusedError } from './close/refused.ts'
import type { House } from './house.ts'

export type Node = { node: string; title: string; kind: 'domain' | 'group'; parent: string | null; depth: number }

/** Groups and domains from the top down, each group before what stands under it; domains of no group stand at the top. */
export async function budgetNodes({ ledger }: Pick<House, 'ledger'>): Promise<Node[]> {
  const [tree, domains] = [await ledger.budgets.tree(), await ledger.domains.current()]
  const groupOf = new Map(tree.domains.map(({ domain, group }) => [domain, group]))
  const under = (parent: string | null, depth: number): Node[] => [
    ...tree.groups
      .filter((group) => group.parent === parent)
      .flatMap(({ group, title }): Node[] => [
        { node: group, title, kind: 'group', parent, depth },
        ...under(group, depth + 1),
      ]),
    ...domains
      .filter(({ domain }) => (groupOf.get(domain) ?? null) === parent)
      .map(({ domain, title }): Node => ({ node: domain, title, kind: 'domain', parent, depth })),
  ]
  return under(null, 0)
}

/** The domains that stand under a group, in whichever group below it. */
export const domainsUnder = (all: readonly Node[], group: string): string[] =>
  all
    .filter(({ parent }) => parent === group)
    .flatMap(({ node, kind }) => (kind === 'domain' ? [node] : domainsUnder(all, node)))

export const budgetTree = ({ ledger }: House): Promise<BudgetTree> => ledger.budgets.tree()

/** Set the hierarchy. Refused where a group stands under itself or nowhere, or a name stands for two things. */
export async function setBudgetTree(house: House, tree: BudgetTree, who: string): Promise<BudgetTree> {
  const domains = (await house.ledger.domains.current()).map(({ domain }) => domain)
  const fault = faultOf(tree, domains)
  if (fault !== null) throw new RefusedError(fault, 'Mend the hierarchy and send the whole of it again.')
  await house.ledger.budgets.setTree(tree, who, await house.now())
  return tree
}

function faultOf({ groups, domains }: BudgetTree, known: readonly string[]): string | null {
  const parents = new Map(groups.map(({ group, parent }) => [group, parent]))
  if (parents.size < groups.length) return 'A group stands twice'
  const both = groups.find(({ group }) => known.includes(group))
  if (both) return `${both.group} is the name of a domain`
  const strange = groups.find(({ parent }) => parent !== null && !parents.has(parent))
  if (strange) return `${strange.group} stands under ${strange.parent}, which is no group`
  for (const { group } of groups) {
    const above = new Set<string>()
    for (let at: string | null = group; at !== null; at = parents.get(at) ?? null) {
      if (above.has(at)) return `${group} stands under itself`
      above.add(at)
    }
  }
  if (new Set(domains.map(({ domain }) => domain)).size < domains.length) return 'A domain stands in two groups'
  const lost = domains.find(({ domain, group }) => !known.includes(domain) || !parents.has(group))
  return lost ? `${lost.domain} under ${lost.group}: one of the two is not known` : null
}
