import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router'
import { Frame } from './frame/frame.tsx'
import { Gate } from './frame/gate.tsx'
import { type PageInfo, pages } from './frame/pages.ts'
import { Page } from './ui/layout.tsx'
import { AppLink } from './ui/links.tsx'
import { Empty, Loading, Trouble } from './ui/state.tsx'
import * as views from './view/index.ts'
import { words } from './words.ts'

const NoSuchPage = () => (
  <Page title={words.states.notFound.title}>
    <Empty
      title={words.states.notFound.text}
      action={<AppLink place={{ to: '/' }}>{words.states.noAccess.home}</AppLink>}
    />
  </Page>
)

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NoSuchPage,
})

type View = (raw: Record<string, unknown>) => Record<string, string | undefined>

/** A page in its frame: its query string is typed by its view, its code arrives on demand, its gate asks for the role. */
function route(page: PageInfo, view: View, load: () => Promise<{ default: React.ComponentType }>) {
  const Body = lazyRouteComponent(load, 'default') as React.ComponentType & { preload?: () => Promise<void> }
  return createRoute({
    getParentRoute: () => root,
    path: page.path,
    validateSearch: view,
    loader: () => Body.preload?.(),
    component: () => (
      <Gate page={page}>
        <Body />
      </Gate>
    ),
    pendingComponent: () => <Loading what={page.title} height={480} />,
    errorComponent: ({ error, reset }: { error: unknown; reset: () => void }) => (
      <Trouble error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
    ),
  })
}

const tree = root.addChildren([
  route(pages.home, views.homeView, () => import('./pages/home.tsx')),
  route(pages.domain, views.domainView, () => import('./pages/domain.tsx')),
  route(pages.spend, views.spendView, () => import('./pages/spend.tsx')),
  route(pages.changes, views.changesView, () => import('./pages/changes.tsx')),
  route(pages.anomalies, views.anomaliesView, () => import('./pages/anomalies.tsx')),
  route(pages.waste, views.wasteView, () => import('./pages/waste.tsx')),
  route(pages.shared, views.plainView, () => import('./pages/shared.tsx')),
  route(pages.actions, views.actionsView, () => import('./pages/actions.tsx')),
  route(pages.unitCost, views.unitCostView, () => import('./pages/unit-cost.tsx')),
  route(pages.commitments, views.plainView, () => import('./pages/commitments.tsx')),
  route(pages.unallocated, views.unallocatedView, () => import('./pages/unallocated.tsx')),
  route(pages.reconciliation, views.reconciliationView, () => import('./pages/reconciliation.tsx')),
  route(pages.audit, views.auditView, () => import('./pages/audit.tsx')),
  route(pages.auditObject, views.auditObjectView, () => import('./pages/audit-object.tsx')),
  route(pages.auditIdentity, views.auditIdentityView, () => import('./pages/audit-identity.tsx')),
  route(pages.completeness, views.completenessView, () => import('./pages/completeness.tsx')),
  route(pages.closes, views.plainView, () => import('./pages/closes.tsx')),
  route(pages.close, views.plainView, () => import('./pages/close.tsx')),
  route(pages.statements, views.plainView, () => import('./pages/statements.tsx')),
  route(pages.statement, views.statementView, () => import('./pages/statement.tsx')),
  route(pages.disputes, views.plainView, () => import('./pages/disputes.tsx')),
  route(pages.dispute, views.plainView, () => import('./pages/dispute.tsx')),
  route(pages.budgets, views.budgetsView, () => import('./pages/budgets.tsx')),
  route(pages.rules, views.rulesView, () => import('./pages/rules.tsx')),
  route(pages.ruleProposal, views.rulesView, () => import('./pages/rule-proposal.tsx')),
  route(pages.ruleFile, views.rulesView, () => import('./pages/rule-file.tsx')),
  route(pages.journal, views.journalView, () => import('./pages/journal.tsx')),
  route(pages.findings, views.findingsView, () => import('./pages/findings.tsx')),
  route(pages.finding, views.findingView, () => import('./pages/finding.tsx')),
  route(pages.controls, views.controlsView, () => import('./pages/controls.tsx')),
  route(pages.control, views.controlView, () => import('./pages/control.tsx')),
  route(pages.policyRules, views.policyRulesView, () => import('./pages/policy-rules.tsx')),
  route(pages.policyRule, views.policyRuleView, () => import('./pages/policy-rule.tsx')),
  route(pages.exceptions, views.exceptionsView, () => import('./pages/exceptions.tsx')),
  route(pages.evidence, views.evidenceView, () => import('./pages/evidence.tsx')),
  route(pages.reviews, views.plainView, () => import('./pages/reviews.tsx')),
  route(pages.review, views.plainView, () => import('./pages/review.tsx')),
  route(pages.auditor, views.plainView, () => import('./pages/auditor.tsx')),
  route(pages.trail, views.trailView, () => import('./pages/trail.tsx')),
  route(pages.enforcement, views.plainView, () => import('./pages/enforcement.tsx')),
  route(pages.enforcementAction, views.plainView, () => import('./pages/enforcement-action.tsx')),
  route(pages.connection, views.plainView, () => import('./pages/connection.tsx')),
  route(pages.health, views.healthView, () => import('./pages/health.tsx')),
])

/** The router of the product; a test hands in a history of its own. */
export const newRouter = (history?: RouterHistory) =>
  createRouter({
    routeTree: tree,
    parseSearch: views.parseSearch,
    stringifySearch: views.stringifySearch,
    search: { strict: true },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingMs: 200,
    ...(history ? { history } : {}),
  })
