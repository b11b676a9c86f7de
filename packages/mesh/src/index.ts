export { AccountDefinition, parseAccount } from './account.ts'
export {
  AllocationDefinition,
  Pool,
  parseAllocation,
  payersNamed,
  percentUnits,
  SplitRule,
  splitMethods,
} from './allocation.ts'
export { ConfigError, type Fault, faultText } from './config-error.ts'
export { ConnectionDefinition, parseConnection } from './connection.ts'
export {
  DatedSelectors,
  DomainDefinition,
  DomainTest,
  monthlyBudget,
  PLATFORM,
  parseDomain,
  Selectors,
  TagSelector,
  UNALLOCATED,
} from './domain.ts'
export {
  type DomainIndex,
  type DomainSource,
  indexDomains,
  indexOn,
  type Step,
  type TagAliases,
} from './domain-index.ts'
export { checkDomains } from './domain-tests.ts'
export { type NewDomain, newDomain } from './new-domain.ts'
export { norm, tagText } from './norm.ts'
export { PersonDefinition, parsePeople, roles } from './people.ts'
export { type Cause, causes, type Placement, type PlacementRow, place, type Reason, reasons } from './place.ts'
export { bySpecificity, type PriceSubject } from './price-subject.ts'
export {
  Adjustment,
  Commitment,
  ContractPrice,
  PricingDefinition,
  parsePricing,
} from './pricing.ts'
export { ruleText } from './write-yaml.ts'
