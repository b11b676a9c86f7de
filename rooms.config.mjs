/**
 * The floor plan: a room may import itself and the rooms written after its name.
 *
 * `turbo.json` (boundaries) and every room's `package.json` say the same again, for the tools that
 * read them; `scripts/tidy.test.ts` holds all of them against this table.
 */
export const rooms = {
  'packages/money': [],
  'packages/facts': [],
  'packages/contracts': [],
  'packages/evidence': [],
  'packages/mesh': ['facts'],
  'packages/costing': ['money', 'facts', 'mesh'],
  'packages/policy': ['facts', 'mesh'],
  'packages/exports': ['money', 'facts', 'mesh', 'costing', 'policy', 'evidence'],
  'packages/lake': ['facts'],
  'packages/sources': ['facts'],
  'packages/ledger': ['money', 'mesh', 'costing', 'policy', 'evidence'],
  'packages/pipeline': [
    'money',
    'facts',
    'mesh',
    'costing',
    'policy',
    'evidence',
    'exports',
    'lake',
    'sources',
    'ledger',
  ],
  'packages/demo': ['facts', 'money', 'mesh', 'contracts'],
  'apps/api': ['contracts', 'money', 'mesh', 'costing', 'policy', 'evidence', 'exports', 'lake', 'ledger', 'pipeline'],
  'apps/cli': ['contracts', 'demo', 'evidence', 'exports', 'lake', 'ledger', 'pipeline'],
  'apps/web': ['contracts'],
}

/** Values in, values out: no framework, database, file, network, clock or chance. */
export const pureRooms = ['money', 'facts', 'contracts', 'mesh', 'costing', 'policy', 'evidence', 'exports']
