import { type House, openHouse } from '@meshledger/pipeline'
import { dataFolder } from './data-folder.ts'
import type { Surroundings } from './surroundings.ts'

/** Work with the house of the data folder, which is closed again. Throws `FolderInUseError` while a server holds it. */
export async function inHouse<T>(to: Surroundings, work: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse({
    folder: dataFolder(to),
    ...(to.env.DATABASE_URL ? { databaseUrl: to.env.DATABASE_URL } : {}),
  })
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}
