/**
 * The person chosen in the demo switch, kept in this browser. It names who asks; what that person may see is the
 * server's to say.
 */
const KEY = 'meshledger.person'

export function rememberedPerson(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function rememberPerson(id: string): void {
  try {
    localStorage.setItem(KEY, id)
  } catch {
    // A browser that keeps nothing still works: the choice then lasts for this visit.
  }
  chosen = id
}

let chosen: string | null = null
/** Who asks, for the header of every request. */
export const personHeader = (): string | null => chosen ?? rememberedPerson()

/** Forgets the choice: whoever was remembered is not known here any more. */
export function forgetPerson(): void {
  chosen = null
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Nothing was kept, so nothing is to be forgotten.
  }
}
