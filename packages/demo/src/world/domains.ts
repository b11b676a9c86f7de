import { clinicalEu, prodUs, type Workspace } from './account.ts'

/** What the firm's nine product teams are; their people, resources and budgets are made from this. */
export type Team = {
  readonly domain: string
  readonly title: string
  readonly catalog: string
  readonly phi: boolean
  readonly costCentre: string
  readonly owner: string
  /** Where its production work runs. */
  readonly home: Workspace
  /** Its part of the firm's compute, against an average team of 1. */
  readonly size: number
  readonly products: readonly { name: string; title: string; tables: readonly string[] }[]
  readonly silver: readonly string[]
  readonly bronze: readonly string[]
}

const team = (
  domain: string,
  title: string,
  facts: { phi?: boolean; costCentre: string; owner: string; home?: Workspace; size: number },
  products: readonly (readonly [name: string, title: string, ...goldTables: string[]])[],
  silver: readonly string[],
  bronze: readonly string[],
): Team => {
  const catalog = domain.replaceAll('-', '_')
  return {
    domain,
    title,
    catalog,
    phi: facts.phi ?? false,
    costCentre: facts.costCentre,
    owner: facts.owner,
    home: facts.home ?? prodUs,
    size: facts.size,
    products: products.map(([name, productTitle, ...tables]) => ({
      name,
      title: productTitle,
      tables: tables.map((table) => `${catalog}.gold.${table}`),
    })),
    silver: silver.map((table) => `${catalog}.silver.${table}`),
    bronze: bronze.map((table) => `${catalog}.bronze.${table}`),
  }
}

export const teams: readonly Team[] = [
  team(
    'cycle-tracking',
    'Cycle tracking',
    { phi: true, costCentre: 'CC-410', owner: 'maya.lindqvist', size: 1.2 },
    [
      ['cycle-predictions', 'Cycle predictions', 'predictions', 'prediction_quality'],
      ['symptom-insights', 'Symptom insights', 'symptom_summary'],
    ],
    ['cycles', 'symptoms', 'devices'],
    ['app_events', 'wearables'],
  ),
  team(
    'pregnancy',
    'Pregnancy',
    { phi: true, costCentre: 'CC-420', owner: 'sofia.marques', home: clinicalEu, size: 0.9 },
    [
      ['pregnancy-journey', 'Pregnancy journey', 'journeys', 'milestones'],
      ['risk-scores', 'Risk scores', 'risk_scores'],
    ],
    ['appointments', 'measurements', 'questionnaires'],
    ['intake_forms', 'lab_results'],
  ),
  team(
    'telehealth',
    'Telehealth',
    { phi: true, costCentre: 'CC-430', owner: 'henrik.aalto', home: clinicalEu, size: 0.8 },
    [
      ['consultations', 'Consultations', 'consultations', 'waiting_times'],
      ['clinician-capacity', 'Clinician capacity', 'capacity'],
    ],
    ['bookings', 'visits', 'prescriptions'],
    ['video_sessions', 'partner_feeds'],
  ),
  team(
    'community',
    'Community',
    { costCentre: 'CC-510', owner: 'priya.raman', size: 0.7 },
    [
      ['group-health', 'Group health', 'group_activity', 'retention'],
      ['moderation', 'Moderation', 'moderation_queue'],
    ],
    ['posts', 'reactions', 'groups'],
    ['events', 'reports'],
  ),
  team(
    'content',
    'Content',
    { costCentre: 'CC-520', owner: 'priya.raman', size: 0.8 },
    [
      ['article-engagement', 'Article engagement', 'article_engagement', 'reading_time'],
      ['editorial-planning', 'Editorial planning', 'editorial_calendar'],
    ],
    ['articles', 'sessions', 'topics'],
    ['cms_export', 'page_views'],
  ),
  team(
    'subscriptions',
    'Subscriptions',
    { costCentre: 'CC-610', owner: 'david.osei', size: 0.8 },
    [
      ['revenue', 'Revenue', 'monthly_revenue', 'plan_mix'],
      ['churn', 'Churn', 'churn_scores'],
    ],
    ['invoices', 'plans', 'renewals'],
    ['store_receipts', 'payments'],
  ),
  team(
    'growth',
    'Growth',
    { costCentre: 'CC-620', owner: 'amara.diallo', size: 1.1 },
    [
      ['acquisition', 'Acquisition', 'channel_performance', 'attribution'],
      ['lifecycle', 'Lifecycle messages', 'campaign_results'],
    ],
    ['installs', 'campaigns', 'touchpoints'],
    ['ad_spend', 'install_events'],
  ),
  team(
    'experimentation',
    'Experimentation',
    { costCentre: 'CC-710', owner: 'lena.fischer', size: 0.9 },
    [
      ['experiment-results', 'Experiment results', 'results', 'metric_catalogue'],
      ['exposure-log', 'Exposure log', 'exposures'],
    ],
    ['assignments', 'metrics', 'segments'],
    ['exposure_events', 'flags'],
  ),
  team(
    'recommendations',
    'Recommendations',
    { costCentre: 'CC-720', owner: 'jonas.weber', size: 1.5 },
    [
      ['feed-ranking', 'Feed ranking', 'rankings', 'model_quality'],
      ['similar-articles', 'Similar articles', 'similar_items'],
    ],
    ['features', 'embeddings', 'candidates'],
    ['impressions', 'clicks'],
  ),
]

export const tablesOf = (of: Team): readonly string[] => [
  ...of.products.flatMap((product) => product.tables),
  ...of.silver,
  ...of.bronze,
]

export function teamOf(domain: string): Team {
  const found = teams.find((one) => one.domain === domain)
  if (found === undefined) throw new RangeError(`there is no domain ${domain}`)
  return found
}
