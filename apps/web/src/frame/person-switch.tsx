import { Menu } from '@mantine/core'
import type { Person } from '@meshledger/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { rememberPerson, useSession } from '../reading/index.ts'
import { words } from '../words.ts'

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .slice(0, 2)
    .join('')

/** Becomes somebody else: what the last person saw is forgotten before anything is asked again. */
export function useBecome(): (person: Person) => void {
  const client = useQueryClient()
  return (person) => {
    rememberPerson(person.id)
    client.clear()
    window.dispatchEvent(new Event(PERSON_CHANGED))
  }
}
export const PERSON_CHANGED = 'meshledger:person'

export const rolesOf = (person: Person): string => person.roles.map((role) => words.frame.personFor[role]).join(', ')

/** Until sign-in exists, the demo switch chooses who asks. */
export function PersonSwitch() {
  const { person, people } = useSession()
  const become = useBecome()
  const choose = (id: string) => {
    const next = people.find((one) => one.id === id)
    if (next) become(next)
  }
  return (
    <Menu
      withInitialFocusPlaceholder={false}
      position="bottom-end"
      withinPortal
      shadow="md"
      width={300}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button type="button" className="ml-person">
          <span className="ml-avatar" aria-hidden="true">
            {initials(person.name)}
          </span>
          <span className="ml-person-name">
            {person.name}
            <small>{rolesOf(person)}</small>
          </span>
          <span className="ml-hidden">{words.frame.personSwitch}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={words.frame.person} mah="70vh" style={{ overflowY: 'auto' }}>
        <Menu.RadioGroup value={person.id} onChange={choose}>
          {people.map((one) => (
            <Menu.RadioItem key={one.id} value={one.id} closeMenuOnClick>
              <span className="ml-person-name">
                {one.name}
                <small>
                  {one.title} · {rolesOf(one)}
                </small>
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
