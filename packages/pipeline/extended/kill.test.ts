import { killLaws, killLawsOfLedger } from '../testing/kill-laws.ts'

killLaws({ 20261120: 18, 20261121: 16, 20261122: 16 })
killLawsOfLedger(4)
