import { getMe, type Output, type Person, type Role, type Route } from '@meshledger/contracts'
import { createContext, useContext } from 'react'
import { useReply } from './client.ts'

export type Me = Output<typeof getMe>
/** The frame's facts once a person is known: who asks, and how fresh the data is. */
export type Session = Me & { person: Person }

export const useMe = () => useReply(getMe, {})

const SessionContext = createContext<Session | null>(null)
export const SessionProvider = SessionContext.Provider

/** Who asks; only inside the frame, which waits until it is known. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs the frame around it')
  return session
}

/** People by their names, as far as they are known here; whoever is not goes by the id. */
export function usePeopleNames(): (id: string) => string {
  const { people } = useSession()
  return (id) => people.find((one) => one.id === id)?.name ?? id
}

export const hasRole = (person: Person, ...roles: readonly Role[]): boolean =>
  person.roles.some((role) => roles.includes(role))

/** Whether who asks sees a domain: whoever is more than a team lead sees all of them. Outside the frame nobody is known. */
export function useSeesDomain(domain: string | undefined): boolean {
  const person = useContext(SessionContext)?.person
  if (person === undefined || domain === undefined) return false
  return person.roles.some((role) => role !== 'team-lead') || person.domains.includes(domain)
}

/** Whether a person's roles may call every one of these routes. The server decides again, for each request. */
export const mayCall = (person: Person, ...routes: readonly Route[]): boolean =>
  routes.every((route) => route.allow === 'anyone' || hasRole(person, ...route.allow))

/** The same of whoever looks; nobody is known outside the frame. */
export function useMayCall(...routes: readonly Route[]): boolean {
  const person = useContext(SessionContext)?.person
  return person !== undefined && mayCall(person, ...routes)
}

/** The latest month with data, which is what the API shows when no period is asked for. */
export const latestMonth = (me: Me): string => me.periods.at(-1) ?? (me.dataTo ?? me.now).slice(0, 7)
