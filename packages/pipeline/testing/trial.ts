export { layOut, TRIAL, tryRules } from '../src/rule-trial.ts'
