import type { ChargeKey } from './book.ts'

export type Suggestion = { sentence: string; yaml: string }

/** Why nobody carries a charge, in words that finance can act on. */
export function causeOf({ placement, product, raw, resource }: ChargeKey): string {
  if (placement.reason !== 'none') return 'placed'
  const { cause, detail } = placement
  switch (cause) {
    case 'ambiguous-tag':
      return `Tags of several domains on one resource (${detail})`
    case 'ambiguous-identity':
      return `Run by ${detail}, who belongs to several domains`
    case 'unknown-tag':
      return `The tag ${detail} belongs to no domain`
    case 'unknown-policy':
      return `The usage policy ${detail} belongs to no domain`
    case 'unknown-identity':
      return `Run by ${detail}, who belongs to no domain, without tag or policy`
    case 'account-level':
      return `${product} of the account itself, in no workspace`
    case 'no-mark': {
      const serverless = raw.sku_name.includes('SERVERLESS') ? 'Serverless ' : ''
      const what = serverless === '' ? product : `${serverless}${product.slice(0, 1).toLowerCase()}${product.slice(1)}`
      return `${what} without tag, policy or person${resource === null ? ', shared by the platform' : ''}`
    }
  }
}

const quote = (text: string): string => JSON.stringify(text)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const selectorLists: Readonly<Record<string, string>> = {
  job: 'jobs',
  pipeline: 'pipelines',
  warehouse: 'warehouses',
  cluster: 'clusters',
  endpoint: 'endpoints',
}

/**
 * A rule that would place the charge, as it would stand in a domain's file; null where no selector reaches it. Which
 * domain it belongs to is for a person to say.
 */
export function suggestionFor(key: ChargeKey): Suggestion | null {
  const { placement, raw } = key
  if (placement.reason !== 'none') return null
  const { cause, detail } = placement
  if (cause === 'unknown-tag' && detail !== null) {
    const [first = ''] = detail.split(', ')
    const at = first.indexOf('=')
    return rule(
      `Add the tag ${first} to the domain that means it, or correct the tag in Databricks.`,
      `  tags: [{ key: ${quote(first.slice(0, at))}, values: [${quote(first.slice(at + 1))}] }]`,
    )
  }
  if (cause === 'unknown-policy' && detail !== null) {
    return rule(`Add the usage policy to the domain that uses it.`, `  usage_policies: [${quote(detail)}]`)
  }
  if (cause === 'unknown-identity' && detail !== null) {
    const list = UUID.test(detail) ? 'service_principals' : 'identities'
    return rule(`Add ${detail} to the domain that this work is for.`, `  ${list}: [${quote(detail)}]`)
  }
  return byResource(key) ?? byWorkspace(raw.workspace_id)
}

const rule = (sentence: string, lines: string): Suggestion => ({ sentence, yaml: `select:\n${lines}\n` })

function byResource({ resource }: ChargeKey): Suggestion | null {
  const list = resource === null ? undefined : selectorLists[resource.kind]
  if (resource === null || list === undefined) return null
  const id = `${resource.workspace_id}/${resource.id}`
  return rule(`Name the ${resource.kind} in the domain that owns it.`, `  ${list}: [${quote(id)}]`)
}

function byWorkspace(workspace_id: string | null): Suggestion | null {
  if (workspace_id === null || workspace_id === '0') return null
  return rule('If one domain owns the workspace, name it there.', `  workspaces: [${quote(workspace_id)}]`)
}
