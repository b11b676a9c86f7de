import { type AccessPolicy, FILTER, GOVERNANCE, type Guardrails, MASK } from './guardrails.ts'

/** A name between backticks, part by part. */
const name = (...parts: readonly string[]) => parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.')
/** The function of a policy; its catalog may have a dot in its name. */
const functionOf = ({ catalog, function: called }: AccessPolicy) =>
  name(catalog, ...called.slice(catalog.length + 1).split('.'))
/** A text literal of Databricks SQL. */
const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const list = (names: readonly string[]) => names.map((one) => name(one)).join(', ')

/** What a catalog needs before the rest: itself, its schemas, its functions and its tags. Run again, it changes nothing. */
export function catalogSql({ catalogs, catalogTags, policies }: Guardrails): string[] {
  const tagged = `(${catalogTags.map(({ key, value }) => `${literal(key)} = ${literal(value)}`).join(', ')})`
  return catalogs.flatMap((catalog) => [
    `CREATE CATALOG IF NOT EXISTS ${name(catalog.name)};`,
    `ALTER CATALOG ${name(catalog.name)} SET TAGS ${tagged};`,
    ...catalog.schemas.map((schema) => `CREATE SCHEMA IF NOT EXISTS ${name(catalog.name, schema)};`),
    ...(policies.some((policy) => policy.catalog === catalog.name) ? functionsSql(catalog.name) : []),
  ])
}

/** The functions that masks and filters of a catalog call. */
export function functionsSql(catalog: string): string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${name(catalog, GOVERNANCE)};`,
    `CREATE OR REPLACE FUNCTION ${name(catalog, GOVERNANCE, MASK)}(value STRING)\n  RETURNS STRING RETURN '***';`,
    `CREATE OR REPLACE FUNCTION ${name(catalog, GOVERNANCE, FILTER)}(agreed BOOLEAN)\n  RETURNS BOOLEAN RETURN coalesce(agreed, false);`,
  ]
}

/** Grants to the team, then the policies: nobody sees a column before its mask is there. */
export function accessSql({ catalogs, team, policies }: Guardrails): string[] {
  const grants = catalogs.flatMap((catalog) => {
    const privileges = catalog.privileges.map((one) => one.replaceAll('_', ' ')).join(', ')
    return [
      ...team.map((who) => `GRANT ${privileges} ON CATALOG ${name(catalog.name)} TO ${name(who)};`),
      `ALTER CATALOG ${name(catalog.name)} OWNER TO ${name(catalog.owner)};`,
    ]
  })
  return [...policies.map(policySql), ...grants]
}

function policySql(policy: AccessPolicy): string {
  const head = `CREATE OR REPLACE POLICY ${name(policy.name)}\n  ON CATALOG ${name(policy.catalog)}\n  COMMENT ${literal(policy.comment)}`
  const scope = [
    `  ${policy.kind === 'column-mask' ? 'COLUMN MASK' : 'ROW FILTER'} ${functionOf(policy)}`,
    `  TO ${list(policy.to)}`,
    ...(policy.except.length === 0 ? [] : [`  EXCEPT ${list(policy.except)}`]),
    `  FOR TABLES MATCH COLUMNS ${policy.condition} AS ${policy.alias}`,
    policy.kind === 'column-mask' ? `  ON COLUMN ${policy.alias};` : `  USING COLUMNS (${policy.alias});`,
  ]
  return [head, ...scope].join('\n')
}
