export { MAX_EVENT_KEYS, type Observation, type Severity, severities } from './observation.ts'
