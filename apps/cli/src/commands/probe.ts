import { ReaderProbe } from '@meshledger/contracts'
import { probeConnections, requireConnections } from '@meshledger/pipeline'
import { Command } from 'commander'
import { dataFolder } from '../data-folder.ts'
import { counted } from '../figures.ts'
import { namesIn } from '../names-in.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain, table } from '../table.ts'

const HELP = `
The connection stands in the environment, or in connection.yml in the data folder:
  DATABRICKS_HOST, DATABRICKS_WAREHOUSE_ID
  DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET of a service principal, or DATABRICKS_TOKEN,
  or ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET for Microsoft Entra
  DATABRICKS_ACCOUNT_ID and DATABRICKS_ACCOUNT_HOST to read the account console too
  MESHLEDGER_ENGINE_BILLING=databricks, MESHLEDGER_ENGINE_QUERY=databricks to leave those rows in the warehouse

Example:
  meshledger probe --tables billing.usage,access.audit`

/** `meshledger probe`: which tables can be read, and the exact grant to ask for where one cannot. */
export function probeCommand(to: Surroundings, end: End): Made {
  const command = new Command('probe')
    .description('Say for each Databricks table whether it can be read, and what exactly to ask an admin for.')
    .option('--tables <names>', 'only these, separated by commas')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async ({ tables, json }: { tables?: string; json?: true }) => {
      const connections = requireConnections(to.env, dataFolder(to))
      const found = await withProgress(to, 'Asking Databricks', (at) =>
        probeConnections(
          connections,
          namesIn(tables),
          (done, total) => at({ step: 'Asking Databricks', done, total }),
          to.signal,
        ),
      )
      const readers = found.map((reader) => ReaderProbe.parse(reader))
      to.out(json ? `${JSON.stringify({ readers }, null, 2)}\n` : `${readers.map(printed).join('\n\n')}\n`)
      if (readers.some(({ error }) => error !== null)) end(1)
    })
  return { command }
}

const words: Record<ReaderProbe['tables'][number]['state'], string> = {
  available: 'available',
  empty: 'empty',
  'no-grant': 'no grant',
  'not-enabled': 'not enabled',
  absent: 'absent',
  unknown: 'not known',
}

function printed({ reader, tables, error }: ReaderProbe): string {
  const rows = tables.map((one) => [one.table, words[one.state], one.because])
  // The same grant is missing for several tables: it is to be run once.
  const asks = [...new Set(tables.flatMap(({ ask }) => ask))]
  const readable = tables.filter(({ state }) => state === 'available' || state === 'empty').length
  return [
    plain(`${reader}: ${readable} of ${counted(tables.length, 'table')} can be read.`),
    ...(rows.length === 0 ? [] : ['', table([{ title: 'table' }, { title: 'state' }, { title: 'because' }], rows)]),
    ...(asks.length === 0
      ? []
      : ['', 'To ask an account and metastore admin for:', ...asks.map((ask) => `  ${plain(ask)}`)]),
    ...(error === null ? [] : ['', `The workspace could not be asked: ${plain(error.what)}`]),
  ].join('\n')
}
