import { openHouse } from '../src/house.ts'
import { upkeep } from '../src/upkeep.ts'

/** Keeps a data folder in order, with the lake written anew: `upkeep-child.ts <data folder>`. */
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('upkeep-child: give a data folder')
const house = await openHouse({ folder, clock: () => '2026-06-20T10:00:00Z' })
console.log('begun')
await upkeep(house, { rewrite: true })
await house.close()
