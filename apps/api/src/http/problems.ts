import type { Problem } from '@meshledger/contracts'

export type ProblemBody = Omit<Problem, 'requestId' | 'instance'>
type Told = { remedy?: string; errors?: NonNullable<Problem['errors']> }

/** An error that is an answer: what happened in words, and what to do. Everything else that is thrown is a 500. */
export class HttpProblem extends Error {
  readonly body: ProblemBody
  constructor(status: number, kind: string, title: string, detail: string, told: Told = {}) {
    super(detail)
    this.body = { type: `urn:meshledger:problem:${kind}`, title, status, detail, ...told }
  }
}

export const signInNeeded = () =>
  new HttpProblem(401, 'no-person', 'Nobody is named', 'This request does not say who asks.', {
    remedy: 'Choose a person at the top of the page, or send their id in the header x-meshledger-person.',
  })

export const unknownPerson = () =>
  new HttpProblem(401, 'unknown-person', 'Unknown person', 'There is no person with the id that the request names.', {
    remedy: 'Choose a person from the list that GET /api/me gives.',
  })

export const badToken = () =>
  new HttpProblem(401, 'bad-token', 'Unknown token', 'The bearer token is not the one of this server.', {
    remedy: 'Run the command again on the machine and as the user that runs the server.',
  })

export const roleNeeded = (allow: readonly string[]) =>
  new HttpProblem(403, 'role-needed', 'Not for your role', `Only these roles may see this: ${allow.join(', ')}.`, {
    remedy: `Ask somebody with one of these roles, or an admin to give you one: ${allow.join(', ')}.`,
  })

export const unknownAccess = () =>
  new HttpProblem(401, 'unknown-access', 'No such access', 'This key opens no access for an auditor.', {
    remedy: 'Check that the link was copied whole, or ask whoever gave it to you.',
  })

export const accessOver = (sentence: string) =>
  new HttpProblem(403, 'access-over', 'The access is over', `${sentence}.`, {
    remedy: 'Ask whoever gave it to you; they can give access anew.',
  })

/** The same answer whether the domain does not exist or is not the caller's to see. */
export const noSuchDomain = () =>
  new HttpProblem(404, 'no-such-domain', 'No such domain', 'There is no domain of that name that you may see.', {
    remedy: 'Check the name, or ask its owner or an admin for access.',
  })

/** The same answer whether the thing does not exist or belongs to a domain that the caller does not see. */
export const notFound = (thing: string) =>
  new HttpProblem(404, 'not-found', 'Not found', `There is no ${thing} of that id that you may see.`, {
    remedy: 'Check the id, or ask the owner of the domain or an admin for access.',
  })

export const noSuchPath = () =>
  new HttpProblem(404, 'no-such-path', 'Not found', 'Nothing lives at this address.', {
    remedy: 'GET /api/openapi.json lists every address of the API.',
  })

export const wrongInput = (errors: NonNullable<Problem['errors']>) =>
  new HttpProblem(400, 'wrong-input', 'The request cannot be understood', 'Some of the values sent do not fit.', {
    errors,
    remedy: 'Mend the values named under errors and send the request again.',
  })

export const foreignHost = () =>
  new HttpProblem(421, 'foreign-host', 'Wrong host name', 'This server answers under the names of this machine only.', {
    remedy: 'Open it as http://localhost with its port.',
  })

/** A file of the account, such as a domain's, says something that cannot be taken in. Its own words tell what and where. */
export const unreadable = (detail: string) =>
  new HttpProblem(422, 'unreadable-file', 'A file cannot be taken in', detail, {
    remedy: 'Mend the file as its message says and take it in again.',
  })

/** The ledger refuses a move of a finding, and says why. */
export const refusedMove = (sentence: string) =>
  new HttpProblem(409, 'refused-move', 'The finding stays where it is', `${sentence}.`, {
    remedy: 'Load the finding again and choose from where it stands now.',
  })

/** The settings of the connection, or Databricks itself, stand in the way. Its own words tell what and where. */
export const notConnected = (detail: string) =>
  new HttpProblem(409, 'not-connected', 'Databricks cannot be read', detail, {
    remedy: 'Mend what the message names; ./meshledger probe tries the connection.',
  })

/** What was asked cannot be done as things stand; the sentence says why. */
export const refused = (sentence: string, remedy: string) =>
  new HttpProblem(409, 'refused', 'Not as things stand', `${sentence.replace(/\.$/, '')}.`, { remedy })

/** The server's machine lacks room on its disk or memory. */
export const outOfRoom = (lacks: 'disk' | 'memory') =>
  lacks === 'disk'
    ? new HttpProblem(
        507,
        'disk-full',
        'The disk is full',
        'The disk that holds the data is full. Nothing was left half done.',
        {
          remedy: 'Make room on that disk, then do it again.',
        },
      )
    : new HttpProblem(
        507,
        'out-of-memory',
        'It needs too much memory',
        'This needs more memory than it may use. Nothing was left half done.',
        {
          remedy: 'Do it with less at a time: fewer files, or fewer days.',
        },
      )

/** The ledger cannot do its part now. The message of its error is safe to pass on. */
export const ledgerFailed = (detail: string) =>
  new HttpProblem(503, 'ledger-failed', 'The ledger does not answer as it should', detail, {
    remedy: 'Look to the database, then do it again.',
  })

/** A file cannot be made within the limits of the system that is to read it. */
export const beyondLimits = (detail: string) =>
  new HttpProblem(422, 'beyond-limits', 'The file would not be accepted', detail, {
    remedy: 'Change what the message names, and ask again.',
  })
