export { AnswerKey, factOf } from './answer-key.ts'
export { type AnswerItem, type AnswerKind, type Answers, answerKinds, type Fact, type MonthTotal } from './answers.ts'
export { DemoFolderError } from './files/folder.ts'
export { type DemoOptions, type DemoProgress, type DemoSummary, writeDemoAccount } from './write.ts'
