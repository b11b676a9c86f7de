import { openHouse } from '../src/house.ts'
import { ingest } from '../src/ingest.ts'
import { lakeOnly } from './lake-only.ts'

/** Takes an account into a data folder, in small transactions: `ingest-child.ts <data folder> <account> [lake]`. */
const [folder, account, only] = process.argv.slice(2)
if (!folder || !account) throw new Error('ingest-child: give a data folder and an account')
const house = only === 'lake' ? await lakeOnly(folder) : await openHouse({ folder })
console.log('begun')
await ingest(house, [account], { bounds: { files: 4, bytes: 1_000_000 } })
await (only === 'lake' ? house.lake.close() : house.close())
