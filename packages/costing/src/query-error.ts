/** A question that cannot be answered as it is put; the message says what to change. */
export class CostQueryError extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.name = 'CostQueryError'
    this.field = field
  }
}
