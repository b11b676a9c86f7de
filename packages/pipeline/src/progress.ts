/** How far a piece of work is: `done` of `total` in whatever unit the step counts; `total` is null while nobody knows. */
export type Progress = { step: string; done: number; total: number | null }
export type OnProgress = (progress: Progress) => void
