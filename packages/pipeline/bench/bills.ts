/**
 * Bills as the clouds write them, for a bench: all columns that the documentation of each export lists as delivered by default,
 * a line an hour, machine and meter. Two lines in three are of clusters and have the tags that Databricks puts on machines.
 */

/** What a line is about: `i` counts lines. Amounts have up to ten decimals, as those of AWS do. */
const lines = (rows: number) => `(SELECT i, i % 720 AS hour, i // 720 AS thing, i % 3 < 2 AS ours,
  round((hash(i) % 100000000) / 7.0e7, 10) AS cost, round((hash(i + 1) % 1000000) / 997.0, 6) AS amount FROM range(${rows}) t(i))`
const start = `(TIMESTAMP '2026-06-01' + to_hours(hour))`
const end = `(TIMESTAMP '2026-06-01' + to_hours(hour + 1))`
const resource = `'i-0' || lpad(to_base(thing * 2654435761, 16), 15, '0')`
const cluster = `'0611-' || lpad(CAST(thing % 1000000 AS VARCHAR), 6, '0') || '-' || substr(md5(CAST(thing AS VARCHAR)), 1, 8)`
/** The same tags under the names that each cloud gives them. */
const tags = (name: (of: string) => string) => `CASE WHEN ours THEN MAP {'${name('Vendor')}': 'Databricks',
  '${name('ClusterId')}': ${cluster}, '${name('ClusterName')}': 'job-' || (thing % 97) || '-run-' || thing,
  '${name('Creator')}': 'someone.' || (thing % 31) || '@selene.example', '${name('JobId')}': CAST(thing * 7919 AS VARCHAR),
  '${name('team')}': 'team-' || (thing % 9)} ELSE MAP {'${name('team')}': 'team-' || (thing % 9), '${name('env')}': 'prod'} END`
const snake = (of: string) => `user_${of.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}`
const blank = (names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `CAST(NULL AS VARCHAR) AS ${name}`)
    .join(', ')

/** FOCUS 1.0 with the five columns that AWS adds to it. */
export const focusBill = (
  rows: number,
) => `SELECT 'us-east-1a' AS AvailabilityZone, cost AS BilledCost, '123456789012' AS BillingAccountId,
  'Selene' AS BillingAccountName, 'USD' AS BillingCurrency, TIMESTAMP '2026-07-01' AS BillingPeriodEnd, TIMESTAMP '2026-06-01' AS BillingPeriodStart,
  'Usage' AS ChargeCategory, CAST(NULL AS VARCHAR) AS ChargeClass, '$0.312 per On Demand Linux i3.xlarge Instance Hour' AS ChargeDescription,
  'Usage-Based' AS ChargeFrequency, ${end} AS ChargePeriodEnd, ${start} AS ChargePeriodStart,
  ${blank('CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountStatus CommitmentDiscountType')},
  amount AS ConsumedQuantity, 'Hours' AS ConsumedUnit, cost AS ContractedCost, 0.312 AS ContractedUnitPrice, cost AS EffectiveCost,
  'Amazon Web Services, Inc.' AS InvoiceIssuerName, round(cost * 1.1, 10) AS ListCost, 0.3432 AS ListUnitPrice, 'Standard' AS PricingCategory,
  amount AS PricingQuantity, 'Hours' AS PricingUnit, 'AWS' AS ProviderName, 'Amazon Web Services, Inc.' AS PublisherName,
  'us-east-1' AS RegionId, 'US East (N. Virginia)' AS RegionName, ${resource} AS ResourceId, CAST(NULL AS VARCHAR) AS ResourceName,
  'Instance' AS ResourceType, 'Compute' AS ServiceCategory, 'Amazon Elastic Compute Cloud' AS ServiceName,
  substr(md5('sku' || thing % 40), 1, 16) AS SkuId, substr(md5('sku' || thing % 40), 1, 16) || '.JRTCKXETXF.6YS6EN2CT7' AS SkuPriceId,
  '2' || lpad(CAST(thing % 12 AS VARCHAR), 11, '0') AS SubAccountId, 'account-' || (thing % 12) AS SubAccountName,
  ${tags((of) => `user:${of}`)} AS Tags, MAP {'stage': 'none'} AS x_CostCategories, MAP {'edp': 0.1} AS x_Discounts,
  'RunInstances:0002' AS x_Operation, 'AmazonEC2' AS x_ServiceCode, 'USE1-BoxUsage:i3.xlarge' AS x_UsageType FROM ${lines(rows)}`

/** CUR 2.0: the columns of its default export. */
export const curBill = (rows: number) => `SELECT ${blank('bill_bill_type bill_billing_entity')},
  TIMESTAMP '2026-07-01' AS bill_billing_period_end_date, TIMESTAMP '2026-06-01' AS bill_billing_period_start_date,
  '2230958473' AS bill_invoice_id, 'Amazon Web Services, Inc.' AS bill_invoicing_entity, '123456789012' AS bill_payer_account_id,
  'Selene' AS bill_payer_account_name, MAP {'stage': 'none'} AS cost_category, MAP {'edp': 0.1} AS discount, 0.0 AS discount_bundled_discount,
  cost * 0.1 AS discount_total_discount, md5(CAST(i AS VARCHAR)) || md5(CAST(thing AS VARCHAR)) AS identity_line_item_id,
  strftime(${start}, '%Y-%m-%dT%H:%M:%SZ') || '/' || strftime(${end}, '%Y-%m-%dT%H:%M:%SZ') AS identity_time_interval,
  'us-east-1a' AS line_item_availability_zone, 0.312 AS line_item_blended_cost, '0.312' AS line_item_blended_rate, 'USD' AS line_item_currency_code,
  'Amazon Web Services, Inc.' AS line_item_legal_entity, '$0.312 per On Demand Linux i3.xlarge Instance Hour' AS line_item_line_item_description,
  'Usage' AS line_item_line_item_type, 'USD' AS line_item_net_unblended_rate, 4.0 AS line_item_normalization_factor,
  amount * 4 AS line_item_normalized_usage_amount, 'RunInstances:0002' AS line_item_operation, 'AmazonEC2' AS line_item_product_code,
  ${resource} AS line_item_resource_id, ${blank('line_item_tax_type')}, cost AS line_item_unblended_cost, '0.312' AS line_item_unblended_rate,
  '2' || lpad(CAST(thing % 12 AS VARCHAR), 11, '0') AS line_item_usage_account_id, 'account-' || (thing % 12) AS line_item_usage_account_name,
  amount AS line_item_usage_amount, ${end} AS line_item_usage_end_date, ${start} AS line_item_usage_start_date,
  'USE1-BoxUsage:i3.xlarge' AS line_item_usage_type, 'USD' AS pricing_currency,
  ${blank('pricing_lease_contract_length pricing_offering_class pricing_purchase_option')}, round(cost * 1.1, 10) AS pricing_public_on_demand_cost,
  '0.3432' AS pricing_public_on_demand_rate, CAST(thing % 40 * 7919 AS VARCHAR) AS pricing_rate_code,
  CAST(thing % 40 * 104729 AS VARCHAR) AS pricing_rate_id, 'OnDemand' AS pricing_term, 'Hrs' AS pricing_unit,
  MAP {'product_name': 'Amazon Elastic Compute Cloud', 'vcpu': '4', 'region': 'us-east-1', 'memory': '30.5 GiB'} AS product,
  ${blank('product_comment product_fee_code product_fee_description product_from_location product_from_location_type product_from_region_code')},
  'i3' AS product_instance_family, 'i3.xlarge' AS product_instance_type, 'instance' AS product_instancesku, 'US East (N. Virginia)' AS product_location,
  'AWS Region' AS product_location_type, 'RunInstances:0002' AS product_operation, ${blank('product_pricing_unit')},
  'Compute Instance' AS product_product_family, 'us-east-1' AS product_region_code, 'AmazonEC2' AS product_servicecode,
  substr(md5('sku' || thing % 40), 1, 16) AS product_sku,
  ${blank('product_to_location product_to_location_type product_to_region_code')}, 'USE1-BoxUsage:i3.xlarge' AS product_usagetype,
  ${blank(`reservation_amortized_upfront_cost_for_usage reservation_amortized_upfront_fee_for_billing_period reservation_availability_zone
  reservation_effective_cost reservation_end_time reservation_modification_status reservation_number_of_reservations reservation_recurring_fee_for_usage
  reservation_reservation_a_r_n reservation_start_time reservation_subscription_id reservation_total_reserved_normalized_units
  reservation_total_reserved_units reservation_units_per_reservation reservation_unused_quantity reservation_upfront_value`)},
  ${tags(snake)} AS resource_tags,
  ${blank(`savings_plan_amortized_upfront_commitment_for_billing_period savings_plan_end_time savings_plan_offering_type
  savings_plan_payment_option savings_plan_purchase_term savings_plan_recurring_commitment_for_billing_period savings_plan_region
  savings_plan_savings_plan_a_r_n savings_plan_savings_plan_effective_cost savings_plan_savings_plan_rate savings_plan_start_time
  savings_plan_total_commitment_to_date savings_plan_used_commitment`)} FROM ${lines(rows)}`

/** Cost and usage details of Azure, Enterprise Agreement. Its tags are JSON without the braces. */
export const azureBill = (
  rows: number,
) => `SELECT 'Selene' AS InvoiceSectionName, 'Selene' AS AccountName, 'owner@selene.example' AS AccountOwnerId,
  '5c0b7e94-1d2a-4f83-b6e7-90a4d3c58f' || (thing % 90 + 10) AS SubscriptionId, 'clinical-' || (thing % 12) AS SubscriptionName,
  'rg-selene-' || (thing % 50) AS ResourceGroup, 'EU West' AS ResourceLocation, strftime(DATE '2026-06-01' + CAST(hour % 30 AS INTEGER), '%m/%d/%Y') AS Date,
  'Virtual Machines DSv4 Series' AS ProductName, 'Virtual Machines' AS MeterCategory, 'Dsv4 Series' AS MeterSubCategory,
  substr(md5('m' || i % 24), 1, 8) || '-4f1d-5b1b-9f65-5ea8f5dd1a14' AS MeterId, 'D8s v4' AS MeterName, 'EU West' AS MeterRegion, '10 Hours' AS UnitOfMeasure,
  amount AS Quantity, cost / 10 AS EffectivePrice, cost AS CostInBillingCurrency, ${blank('CostCenter')}, 'Microsoft.Compute' AS ConsumedService,
  '/subscriptions/5c0b7e94/resourceGroups/databricks-rg-' || (thing % 50) || '/providers/Microsoft.Compute/virtualMachines/' || md5(CAST(i // 24 AS VARCHAR)) AS ResourceId,
  replace(replace(CAST(to_json(${tags((of) => of)}) AS VARCHAR), '{', ''), '}', '') AS Tags, 'MS-AZR-0017P' AS OfferId,
  '{"UsageType":"ComputeHR","ImageType":"Canonical","ServiceType":"Standard_D8s_v4","VCPUs":8}' AS AdditionalInfo,
  ${blank('ServiceInfo1 ServiceInfo2')}, md5(CAST(i // 24 AS VARCHAR)) AS ResourceName, ${blank('ReservationId ReservationName')}, cost / 9 AS UnitPrice,
  ${blank('ProductOrderId ProductOrderName')}, '' AS Term, 'Azure' AS PublisherType, 'Microsoft' AS PublisherName, 'Usage' AS ChargeType,
  'UsageBased' AS Frequency, 'OnDemand' AS PricingModel, ${blank('AvailabilityZone')}, '81234567' AS BillingAccountId, 'Selene' AS BillingAccountName,
  'EUR' AS BillingCurrencyCode, '06/01/2026' AS BillingPeriodStartDate, '06/30/2026' AS BillingPeriodEndDate, '81234567' AS BillingProfileId,
  'Selene' AS BillingProfileName, ${blank('InvoiceSectionId')}, 'True' AS IsAzureCreditEligible, 'AAH-10' || (thing % 40) AS PartNumber, cost / 8 AS PayGPrice,
  ${blank('PlanName')}, 'Virtual Machines' AS ServiceFamily, ${blank('CostAllocationRuleName BenefitId BenefitName')} FROM ${lines(rows)}`

/** Google's detailed usage cost, as BigQuery exports it to JSON lines. */
export const gcpBill = (rows: number) => `SELECT '01A2B3-C4D5E6-F7A8B9' AS billing_account_id,
  {'id': '6F81-5844-456A', 'description': 'Compute Engine'} AS service,
  {'id': substr(md5('sku' || thing % 40), 1, 9), 'description': 'N2 Instance Core running in Belgium'} AS sku,
  strftime(${start}, '%Y-%m-%d %H:%M:%S UTC') AS usage_start_time, strftime(${end}, '%Y-%m-%d %H:%M:%S UTC') AS usage_end_time,
  {'id': 'selene-' || (thing % 12), 'number': '20000000' || (thing % 12), 'name': 'selene', 'ancestry_numbers': '/1234567/'} AS project,
  list_transform(map_entries(${tags((of) => of.toLowerCase())}), lambda e: {'key': e.key, 'value': lower(e.value)}) AS labels,
  [{'key': 'compute.googleapis.com/machine_spec', 'value': 'n2-standard-8'}] AS system_labels,
  {'location': 'europe-west1', 'country': 'BE', 'region': 'europe-west1', 'zone': 'europe-west1-b'} AS location,
  {'name': ${resource}, 'global_name': '//compute.googleapis.com/projects/selene/zones/europe-west1-b/instances/' || ${resource}} AS resource,
  strftime(${end} + INTERVAL 5 HOUR, '%Y-%m-%d %H:%M:%S UTC') AS export_time, round(cost, 6) AS cost, 'EUR' AS currency, 0.92 AS currency_conversion_rate,
  {'amount': round(amount * 3600, 3), 'unit': 'seconds', 'amount_in_pricing_units': round(amount, 6), 'pricing_unit': 'hour'} AS usage,
  [{'name': 'Committed use', 'amount': round(cost / -10, 6), 'full_name': 'Committed use discount', 'id': 'cud', 'type': 'COMMITTED_USAGE_DISCOUNT'}] AS credits,
  {'month': '202606'} AS invoice, 'regular' AS cost_type, round(cost * 1.1, 6) AS cost_at_list, 'GOOGLE' AS transaction_type
  FROM ${lines(rows)}`
