import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { AnswerKey } from '../answer-key.ts'
import type { AnswerItem, AnswerKind, Answers } from '../answers.ts'
import { writeDemoAccount } from '../write.ts'

/** A small account on disk, and DuckDB to ask what really stands in its files. */
export type Written = {
  readonly root: string
  readonly answers: Answers
  readonly connection: DuckDBConnection
  item(kind: AnswerKind): AnswerItem
  rows<T>(sql: string): Promise<T[]>
  drop(): void
}

export const tinyFolder = (): string => mkdtempSync(join(tmpdir(), 'meshledger-demo-'))

/** Every file under a folder with its digest. */
export function digests(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return new Map(
    files.map((file) => [file.slice(root.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  )
}

/** Views over the files, under short names: `usage`, `legacy`, `audit`, `delivery`, `azure`, `lineage`, `history`, `prices`. */
const views = (root: string): readonly string[] => [
  `create view usage as from read_parquet('${root}/system/billing/usage/*.parquet', union_by_name = true)`,
  `create view prices as from '${root}/system/billing/list_prices/*.parquet'`,
  `create view audit as from '${root}/system/access/audit/*.parquet'`,
  `create view lineage as from '${root}/system/access/table_lineage/*.parquet'`,
  `create view history as from '${root}/system/query/history/*.parquet'`,
  `create view legacy as from read_csv('${root}/legacy/*.csv', all_varchar = true)`,
  `create view delivery as from read_json('${root}/audit-delivery/*/*/*.json.gz', format = 'newline_delimited',
     columns = {orgId: 'VARCHAR', "timestamp": 'BIGINT', serviceName: 'VARCHAR', actionName: 'VARCHAR', requestId: 'VARCHAR',
       requestParams: 'MAP(VARCHAR, VARCHAR)', userIdentity: 'STRUCT(email VARCHAR)', response: 'STRUCT(statusCode INTEGER)'},
     hive_partitioning = false)`,
  `create view azure as from read_json('${root}/azure-diagnostics/**/PT1H.json', format = 'newline_delimited',
     columns = {"time": 'TIMESTAMP', identity: 'VARCHAR', properties: 'STRUCT(serviceName VARCHAR, actionName VARCHAR,
       requestId VARCHAR, requestParams VARCHAR, response VARCHAR)'}, hive_partitioning = false)`,
  // Each event once, in one form, from whichever shape: what any reader of the account has to arrive at.
  `create table event as
     select request_id, any_value(t) as t, any_value(workspace) as workspace, any_value(service) as service,
            any_value(action) as action, any_value(actor) as actor, any_value(params) as params, any_value(status) as status
     from (
       select request_id, event_time as t, workspace_id as workspace, service_name as service, action_name as action,
              user_identity.email as actor, request_params as params, response.status_code as status from audit
       union all
       select requestId, make_timestamp("timestamp" * 1000), orgId, serviceName, actionName, userIdentity.email,
              requestParams, response.statusCode from delivery
       union all
       select properties.requestId, "time", '7405619273325540', properties.serviceName, properties.actionName,
              identity::json->>'email', cast(properties.requestParams::json as map(varchar, varchar)),
              cast(properties.response::json->>'statusCode' as integer) from azure
     ) group by request_id`,
]

export async function writeTiny(scale = 0.01, seed = 7): Promise<Written> {
  const folder = tinyFolder()
  const root = join(folder, 'demo')
  await writeDemoAccount({ out: root, scale, seed })
  const answers = AnswerKey.parse(JSON.parse(readFileSync(join(root, 'answers.json'), 'utf8')))
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  for (const view of views(root)) await connection.run(view)
  return {
    root,
    answers,
    connection,
    item(kind) {
      const found = answers.items.find((item) => item.kind === kind)
      if (found === undefined) throw new RangeError(`the answer key lacks ${kind}`)
      return found
    },
    async rows<T>(sql: string) {
      const reader = await connection.runAndReadAll(sql)
      const names = reader.columnNames()
      const plain = (value: DuckDBValue) =>
        typeof value === 'bigint'
          ? Number(value)
          : value === null || typeof value !== 'object'
            ? value
            : value.toString()
      return reader.getRows().map((row) => Object.fromEntries(row.map((value, i) => [names[i], plain(value)])) as T)
    },
    drop() {
      connection.closeSync()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
