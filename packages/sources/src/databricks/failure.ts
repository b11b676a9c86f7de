import { codeOf, DatabricksError, type DatabricksErrorFacts } from './error.ts'
import type { StatementReply } from './reply.ts'

/**
 * Turns a statement that ended badly into an error by name. HTTP said 200: the failure stands in the state.
 *
 * Of the server's message only the error condition, the SQLSTATE and, for a missing right, privilege and securable are
 * taken: the rest may quote the statement or a value of a row.
 */
export function failureOf(reply: StatementReply, where: string): DatabricksError {
  const { state } = reply.status
  const message = String(reply.status.error?.message ?? '')
  const facts = factsOf(reply, message)
  if (state === 'CLOSED') return closed(where, reply.statement_id)
  if (state === 'CANCELED') {
    return new DatabricksError('statement-canceled', {
      what: 'The statement was canceled on the side of Databricks',
      where,
      remedy: 'Somebody or a warehouse limit ended it; run it again, or over a smaller window.',
      facts,
    })
  }
  if (state !== 'FAILED') {
    return new DatabricksError('malformed-reply', {
      what: `The statement is in a state that we do not know${codeOf(state) ? `: ${state}` : ''}`,
      where,
      remedy: 'Report it; until then run the statement again.',
      facts,
    })
  }
  if (/inline byte limit exceeded/i.test(message)) {
    return new DatabricksError('inline-limit', {
      what: 'The result is larger than 25 MiB, the most that an INLINE result may hold',
      where,
      remedy: 'Read it by external links, or over a smaller window.',
      facts,
    })
  }
  const named = [facts.condition ?? facts.errorCode, facts.sqlState && `SQLSTATE ${facts.sqlState}`].filter(Boolean)
  const missing = facts.privilege ? `: no ${facts.privilege} on ${facts.securable}` : ''
  return new DatabricksError('statement-failed', {
    what: `The statement failed${named.length > 0 ? ` with ${named.join(', ')}` : ''}${missing}`,
    where,
    remedy: facts.privilege
      ? `Ask for the grant of ${facts.privilege} on ${facts.securable}.`
      : 'Look the statement up by its id in the query history of the warehouse.',
    facts,
  })
}

/** Databricks keeps a result for an hour after success, then closes the statement. */
export const closed = (where: string, statementId: string): DatabricksError =>
  new DatabricksError('statement-closed', {
    what: 'The result is no longer kept: Databricks closes a statement an hour after its success',
    where,
    remedy: 'Run it again, and read the result as it comes.',
    facts: { statementId },
  })

function factsOf(reply: StatementReply, message: string): DatabricksErrorFacts {
  const errorCode = codeOf(reply.status.error?.error_code)
  const condition = codeOf(/^\s*\[([A-Z0-9_.]+)\]/.exec(message)?.[1])
  const sqlState = codeOf(reply.status.sql_state) ?? /SQLSTATE: ([0-9A-Z]{5})\b/.exec(message)?.[1]
  const right = /does not have ([A-Z]+(?: [A-Z]+)*) on \w+ ['`]([\w.-]{1,200})['`]/.exec(message)
  return {
    statementId: reply.statement_id,
    ...(errorCode ? { errorCode } : {}),
    ...(condition ? { condition } : {}),
    ...(sqlState ? { sqlState } : {}),
    ...(right?.[1] && right[2] ? { privilege: right[1], securable: right[2] } : {}),
  }
}
