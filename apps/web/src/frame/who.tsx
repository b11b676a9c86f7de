import type { Person } from '@meshledger/contracts'
import { words } from '../words.ts'
import { rolesOf, useBecome } from './person-switch.tsx'

const say = words.frame

/** The first thing a new browser sees: three kinds of people open the product, and this asks which one is here. */
export function WhoIsLooking({ people }: { people: readonly Person[] }) {
  const become = useBecome()
  return (
    <main className="ml-who" id="content">
      <h1 className="ml-h1">{say.whoTitle}</h1>
      <p className="ml-about">{say.whoText}</p>
      <ul className="ml-who-list">
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className="ml-card" onClick={() => become(person)}>
              <b>{person.name}</b>
              <span>{rolesOf(person)}</span>
              <small>{person.title}</small>
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
