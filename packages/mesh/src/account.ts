import { z } from 'zod'
import { quoted } from './fields.ts'
import { norm } from './norm.ts'
import { readYaml } from './read-yaml.ts'

function eachOnce(aliases: Record<string, string[]>): boolean {
  const names = Object.entries(aliases).flatMap(([key, others]) => [...new Set([key, ...others].map(norm))])
  return new Set(names).size === names.length
}

/** `account.yml`: which Databricks account this is. `clock` stands still in a demo; without it the real time counts. */
export const AccountDefinition = z.strictObject({
  account_id: quoted.min(1),
  name: quoted.min(1),
  demo: z.boolean('expected true or false').default(false),
  clock: quoted
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'expected an instant in UTC | Write it like 2026-11-20T14:00:00Z.')
    .optional(),
  currency: quoted.regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code | Write it like USD.').default('USD'),
  /** Rules of cost come into force only by a second person. */
  second_person: z.boolean('expected true or false').default(false),
  /** Tag key → other names of it. */
  tag_aliases: z
    .record(z.string(), z.array(quoted.min(1)))
    .refine(eachOnce, 'a name stands for two tag keys | Leave each name in one list.')
    .default({}),
})
export type AccountDefinition = z.output<typeof AccountDefinition>

/** Read the text of `account.yml`. Throws `ConfigError`, which names file, line, key and remedy. */
export function parseAccount(text: string, file: string): AccountDefinition {
  return readYaml(text, file, AccountDefinition)
}
