import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { quoted } from './fields.ts'
import { readYaml } from './read-yaml.ts'

export const roles = ['admin', 'finance', 'compliance', 'team-lead'] as const

/** Somebody who opens Meshledger. `identity` is the name under which Databricks knows the person. */
export const PersonDefinition = z.strictObject({
  id: quoted.regex(/^[a-z][a-z0-9-]*$/, 'expected an id | Write it like maya-lindqvist.'),
  name: quoted.min(1),
  title: quoted.min(1),
  roles: z.array(z.enum(roles, `unknown role | Use one of ${roles.join(', ')}.`)).min(1),
  domains: z.array(quoted).default([]),
  identity: quoted.min(1),
})
export type PersonDefinition = z.output<typeof PersonDefinition>

const PeopleFile = z.strictObject({ people: z.array(PersonDefinition) })

/** Read the text of `people.yml`. Throws `ConfigError`, which names file, line, key and remedy; an id stands once. */
export function parsePeople(text: string, file: string): PersonDefinition[] {
  const { people } = readYaml(text, file, PeopleFile)
  const ids = people.map(({ id }) => id)
  const twice = ids.findIndex((id, i) => ids.indexOf(id) !== i)
  if (twice >= 0) {
    throw new ConfigError([
      {
        file,
        line: null,
        key: `people[${twice}].id`,
        problem: `${ids[twice]} stands twice`,
        remedy: 'Give each person an id of their own.',
      },
    ])
  }
  return people
}
