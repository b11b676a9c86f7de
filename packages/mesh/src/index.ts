export { AccountDefinition, parseAccount } from './account.ts'
export { ConfigError, type Fault, faultText } from './config-error.ts'
export { DomainDefinition, monthlyBudget, PLATFORM, parseDomain, Selectors, TagSelector, UNALLOCATED } from './domain.ts'
export { PersonDefinition, parsePeople, roles } from './people.ts'
