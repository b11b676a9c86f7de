export { type Cleaned, cleanInto, type Refused, type ToClean } from './clean.ts'
export { type FoundFile, findFiles, PathError } from './find-files.ts'
export { type Peek, peek } from './head.ts'
export { type ConfigKind, type Recognised, recognise, tableOfColumns } from './recognise.ts'
