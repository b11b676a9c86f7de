import { z } from 'zod'
import { quoted } from './fields.ts'
import { readYaml } from './read-yaml.ts'

const variable = quoted.regex(
  /^[A-Za-z_]\w{0,99}$/,
  'expected the name of an environment variable | Put the secret into the environment, and its name here.',
)

/** How a reader proves who it is. The file names the environment variable that holds the secret, never the secret. */
const auth = {
  client_id: quoted.min(1).optional(),
  /** set for Microsoft Entra: the directory that issues the token */
  tenant_id: quoted.min(1).optional(),
  secret_env: variable,
}

const Reader = z.strictObject({ host: quoted.min(1), warehouse_id: quoted.min(1), ...auth })
const Console = z.strictObject({ host: quoted.min(1), account_id: quoted.min(1), ...auth })

const Engine = z.enum(['embedded', 'databricks'], {
  error: 'expected embedded or databricks | Write embedded to copy the rows here, databricks to leave them there.',
})

/**
 * Where the rows of a group of tables are: copied into the lake (`embedded`), or left in the warehouses of the readers
 * (`databricks`), which then answer what needs them. Of the audit log, what the rules in force point to comes back.
 */
const Engines = z.strictObject({
  billing: Engine.default('embedded'),
  query: Engine.default('embedded'),
  access: Engine.default('embedded'),
})

/**
 * `connection.yml`: the workspaces that are read, one a region, and the account console for what only it can tell.
 * Without `client_id` the secret is a personal access token.
 */
export const ConnectionDefinition = z.strictObject({
  readers: z.array(Reader).min(1),
  account: Console.optional(),
  engine: Engines.prefault({}),
})
export type ConnectionDefinition = z.output<typeof ConnectionDefinition>

/** Read the text of `connection.yml`. Throws `ConfigError`, which names file, line, key and remedy. */
export function parseConnection(text: string, file: string): ConnectionDefinition {
  return readYaml(text, file, ConnectionDefinition)
}
