/** Units of the specification, one and many (FOCUS 1.2, unit format). Their capitals are part of them. */
const counted: readonly (readonly [one: string, many: string])[] = [
  ['Count', 'Count'],
  ['Unit', 'Units'],
  ['Request', 'Requests'],
  ['Token', 'Tokens'],
  ['Connection', 'Connections'],
  ['Certificate', 'Certificates'],
  ['Domain', 'Domains'],
  ['Core', 'Cores'],
  ['Year', 'Years'],
  ['Month', 'Months'],
  ['Day', 'Days'],
  ['Hour', 'Hours'],
  ['Minute', 'Minutes'],
  ['Second', 'Seconds'],
]

/**
 * Databricks' `usage_unit` as FOCUS writes units: `HOUR` → `Hours`. `DBU`, `DSU` and `GB` stay as they are, and so does
 * every unit that the specification does not list; DBU is a count unit of its own and allowed (FOCUS 1.2,
 * UnitFormat-A-004-C).
 */
export function unitOf(usage_unit: string): string {
  const word = usage_unit.trim().toLowerCase()
  const found = counted.find(([one, many]) => one.toLowerCase() === word || many.toLowerCase() === word)
  return found ? found[1] : usage_unit
}
