import { openHouse } from '../src/house.ts'

/** A process that opens a house, says so, and holds it until it is killed. */
const [folder = ''] = process.argv.slice(2)
await openHouse({ folder })
process.stdout.write('open\n')
