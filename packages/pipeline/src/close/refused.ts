/** What was asked cannot be done as things stand. The sentence says why, and what to do. Nothing was changed. */
export class RefusedError extends Error {
  readonly remedy: string
  constructor(sentence: string, remedy: string) {
    super(sentence)
    this.name = 'RefusedError'
    this.remedy = remedy
  }
}

/** There is no such thing, or it belongs to a domain that the asker does not see. Which of the two is not told. */
export class NoSuchThingError extends Error {
  readonly thing: string
  constructor(thing: string) {
    super(`There is no ${thing} of that id that you may see.`)
    this.name = 'NoSuchThingError'
    this.thing = thing
  }
}

/** Somebody changed the period between reading and writing. */
export const movedOn = (period: string): RefusedError =>
  new RefusedError(`${period} was changed by somebody else at the same moment`, 'Load it again and decide again.')
