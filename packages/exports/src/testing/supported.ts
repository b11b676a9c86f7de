const of = (names: string): ReadonlySet<string> =>
  new Set(
    names
      .trim()
      .split(/\s+/)
      .map((name) => `${name}_SUPPORTED`),
  )

const DATABRICKS = `
  ACCOUNT_NAMING NEGOTIATED_PRICING PUBLIC_PRICE_LIST USAGE_MEASUREMENT UNIT_PRICING SUB_ACCOUNT
  BILLING_BASED_ON_PROVISIONED_RESOURCES RESOURCE_TYPE_ASSIGNMENT REGION TAGGING
`

/**
 * What Databricks has (the provider criteria of the requirements model): 561 of 621 rules apply, 377 of them can be
 * checked from data.
 */
export const databricks = of(DATABRICKS)

/** Every criterion of the model, also those that ask for columns which are always null here. */
export const everything = of(
  `${DATABRICKS}
  AVAILABILITY_ZONE CAPACITY_RESERVATION COMMITMENT_DISCOUNT MULTIPLE_PRICING_CATEGORIES
  MULTIPLE_SUB_ACCOUNT_TYPES MULTIPLE_BILLING_ACCOUNT_TYPES
  PRICING_BILLING_CURRENCY_DIFFERENCES VIRTUAL_CURRENCY`,
)
