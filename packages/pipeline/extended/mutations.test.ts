import { mutationLaws } from '../testing/mutation-laws.ts'

mutationLaws(2, 2000)
