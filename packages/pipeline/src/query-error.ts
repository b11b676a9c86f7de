/** A question that cannot be answered as it is put. The message says what to change, the field where. */
export class QueryError extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.name = 'QueryError'
    this.field = field
  }
}
