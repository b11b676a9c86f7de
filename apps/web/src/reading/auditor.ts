/**
 * The access through which somebody looks as an auditor, for the length of this tab: a key that came in the part of the
 * address that no server sees, or the id of an access whose giver wants to see what it shows.
 */
const KEY = 'meshledger.auditor'

export function auditorHeader(): string | null {
  const handed = /^#key=([\w-]{20,100})$/.exec(window.location.hash)?.[1]
  if (handed !== undefined) {
    lookAsAuditor(handed)
    window.history.replaceState(null, '', window.location.pathname)
  }
  return sessionStorage.getItem(KEY)
}

export const lookAsAuditor = (access: string): void => sessionStorage.setItem(KEY, access)
export const leaveAuditor = (): void => sessionStorage.removeItem(KEY)
