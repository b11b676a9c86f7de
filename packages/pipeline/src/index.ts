export { type Clock, FolderNotWritableError, type House, type HousePlace, openHouse, systemClock } from './house.ts'
export type { OnProgress, Progress } from './progress.ts'
export { runScheduled, type ScheduledOutcome } from './scheduled.ts'
