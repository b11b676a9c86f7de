import { mutationLaws } from '../../testing/mutation-laws.ts'

/** A part of what `extended/mutations.test.ts` does in full. */
mutationLaws(1, 80)
