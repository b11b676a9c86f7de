export * from './filters.ts'
export * from './period.ts'
export * from './view.ts'
export * from './views.ts'
