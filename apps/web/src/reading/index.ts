export * from './act.ts'
export * from './client.ts'
export * from './me.tsx'
export * from './person.ts'
