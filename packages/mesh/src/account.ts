import { z } from 'zod'
import { quoted } from './fields.ts'
import { readYaml } from './read-yaml.ts'

/** `account.yml`: which Databricks account this is. `clock` stands still in a demo; without it the real time counts. */
export const AccountDefinition = z.strictObject({
  account_id: quoted.min(1),
  name: quoted.min(1),
  demo: z.boolean('expected true or false').default(false),
  clock: quoted
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'expected an instant in UTC | Write it like 2026-11-20T14:00:00Z.')
    .optional(),
  currency: quoted.regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code | Write it like USD.').default('USD'),
})
export type AccountDefinition = z.output<typeof AccountDefinition>

/** Read the text of `account.yml`. Throws `ConfigError`, which names file, line, key and remedy. */
export function parseAccount(text: string, file: string): AccountDefinition {
  return readYaml(text, file, AccountDefinition)
}
