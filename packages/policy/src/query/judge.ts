import type { RefusalReason } from '../sigma/refusal.ts'
import {
  classes,
  functions,
  functionsOfBoth,
  hidden,
  joins,
  meshNames,
  modifiers,
  nodes,
  operators,
  orders,
  sources,
  types,
} from './allowed.ts'

/** What is wrong with the SQL of a rule; `offset` is the place in its text, in bytes, null where the parser names none. */
export interface QueryFault {
  readonly reason: Extract<RefusalReason, 'bad-query' | 'query-not-allowed'>
  readonly message: string
  readonly offset: number | null
}

/**
 * SQL that may run: the tree that was judged, as the engine's parser wrote it, the fact tables that it reads, and what in it
 * only DuckDB knows, or Spark takes for something else, as far as the tree shows it.
 */
export type Judged =
  | {
      readonly kind: 'allowed'
      readonly tree: string
      readonly tables: readonly string[]
      readonly duckdbOnly: readonly string[]
    }
  | { readonly kind: 'refused'; readonly faults: readonly QueryFault[] }

type Tree = { readonly [key: string]: unknown }

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (tree: Tree, key: string): string => (typeof tree[key] === 'string' ? tree[key] : '')

/** A function as its author wrote it: a list is a call in the tree, and so is an operator. */
const spelled = (name: string): string => (name === 'list_value' ? '[…]' : /\w/.test(name) ? `${name}()` : name)

const isSome = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/**
 * What in a query only DuckDB knows, or Spark takes for something else, as far as it shows: of what its tree has (`Judged`) all
 * that its author wrote, for the parser makes functions of an INTERVAL too; and what no tree shows, outside of text and comments.
 */
export function duckdbOnly(sql: string, inTree: readonly string[]): string[] {
  const bare = sql.replaceAll(/('(?:[^']|'')*')|--[^\n]*|\/\*[\s\S]*?\*\//g, (_, text) =>
    text === undefined ? ' ' : "''",
  )
  const isWritten = (name: string) =>
    !name.endsWith('()') || new RegExp(`\\b${name.slice(0, -2)}\\s*\\(`, 'i').test(bare)
  const odd: [RegExp, string][] = [
    [/::/, '::'],
    [/"/, 'names in double quotes'],
    [/\bVARCHAR\b/i, 'VARCHAR, which is STRING there'],
    [/\(\s*FROM\b/i, 'FROM without SELECT'],
    [/,\s*(?:\)|FROM\b)/i, 'a comma behind the last item'],
  ]
  return [...inTree.filter(isWritten), ...odd.flatMap(([pattern, said]) => (pattern.test(bare) ? [said] : []))]
}

/**
 * Judge SQL by the tree that DuckDB's own parser makes of it (`json_serialize_sql`): one SELECT, over fact tables and the
 * domains alone, made of nothing but the parts that are allowed. What runs later is written anew from the same tree, so
 * that no two readers can take one text for two things. `facts` names the tables that may be read.
 */
export function judgeQuery(tree: string, facts: ReadonlySet<string>): Judged {
  const parsed: unknown = JSON.parse(tree)
  const fault = (reason: QueryFault['reason'], message: string, offset: number | null = null): Judged => ({
    kind: 'refused',
    faults: [{ reason, message, offset }],
  })
  if (!isTree(parsed) || parsed.error === true) {
    const position = isTree(parsed) ? Number(textOf(parsed, 'position')) : 0
    const told = isTree(parsed) ? textOf(parsed, 'error_message') : ''
    const select = told.startsWith('Only SELECT')
    return fault('bad-query', select ? 'the query must be a SELECT' : `the query: ${told}`, position || null)
  }
  const statements = Array.isArray(parsed.statements) ? parsed.statements : []
  if (statements.length !== 1) return fault('bad-query', 'the query must be one statement, a SELECT')
  const judge = new Judge(facts)
  judge.walk(statements[0], meshNames)
  if (judge.faults.length > 0) return { kind: 'refused', faults: judge.faults }
  return {
    kind: 'allowed',
    tree,
    tables: [...judge.tables].toSorted(),
    duckdbOnly: [...judge.duckdbOnly].toSorted(),
  }
}

class Judge {
  readonly faults: QueryFault[] = []
  readonly tables = new Set<string>()
  readonly duckdbOnly = new Set<string>()
  readonly #facts: ReadonlySet<string>
  constructor(facts: ReadonlySet<string>) {
    this.#facts = facts
  }

  /** `known` are the names without a schema that lead somewhere at this place. */
  walk(value: unknown, known: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const item of value) this.walk(item, known)
    else if (isTree(value)) this.#tree(value, known)
  }

  #tree(tree: Tree, known: ReadonlySet<string>): void {
    if (typeof tree.class === 'string') this.#expression(tree)
    else if (typeof tree.type === 'string') this.#part(tree, known)
    if (isTree(tree.cast_type)) this.#type(tree.cast_type, tree)
    const inside = this.#named(tree, known)
    const { cte_map: _, cast_type: __, ...rest } = tree
    // A recursion sees itself in its second half alone.
    const recursive = textOf(tree, 'type') === 'RECURSIVE_CTE_NODE'
    const { right, ...others } = rest
    this.walk(Object.values(others), inside)
    this.walk(right, recursive ? new Set([...inside, textOf(tree, 'cte_name').toLowerCase()]) : inside)
  }

  /** The names of WITH, each seen by those behind it and by the statement itself. */
  #named(tree: Tree, known: ReadonlySet<string>): ReadonlySet<string> {
    const map = isTree(tree.cte_map) && Array.isArray(tree.cte_map.map) ? tree.cte_map.map : []
    let seen = known
    for (const entry of map.filter(isTree)) {
      this.walk(entry.value, seen)
      seen = new Set([...seen, textOf(entry, 'key').toLowerCase()])
    }
    return seen
  }

  #part(tree: Tree, known: ReadonlySet<string>): void {
    const type = textOf(tree, 'type')
    if (type.endsWith('_TYPE_INFO')) return
    if (![nodes, sources, modifiers, orders].some((some) => some.has(type)))
      this.#refuse(tree, `${type} is not allowed`)
    if (isTree(tree.sample)) this.#refuse(tree, 'a sample is left to chance')
    if (isTree(tree.at_clause)) this.#refuse(tree, 'AT is not allowed')
    if (type === 'RECURSIVE_CTE_NODE' && tree.union_all !== false) {
      this.#refuse(tree, 'a recursive WITH must use UNION, which ends, not UNION ALL')
    }
    if (type === 'RECURSIVE_CTE_NODE') this.duckdbOnly.add('WITH RECURSIVE … UNION')
    if (isTree(tree.qualify)) this.duckdbOnly.add('QUALIFY')
    if (isSome(tree.distinct_on_targets)) this.duckdbOnly.add('DISTINCT ON')
    if (orders.has(type) && tree.null_order === 'ORDER_DEFAULT') {
      this.duckdbOnly.add('ORDER BY without NULLS FIRST or NULLS LAST')
    }
    if (type === 'JOIN' && !joins.has(textOf(tree, 'ref_type'))) {
      this.#refuse(tree, `a ${textOf(tree, 'ref_type').toLowerCase()} join is not allowed`)
    }
    if (type === 'TABLE_FUNCTION' && !(isTree(tree.function) && textOf(tree.function, 'function_name') === 'unnest')) {
      this.#refuse(tree, 'no function but unnest may stand in place of a table')
    }
    if (type === 'BASE_TABLE') this.#table(tree, known)
  }

  #table(tree: Tree, known: ReadonlySet<string>): void {
    const [catalog, schema, name] = ['catalog_name', 'schema_name', 'table_name'].map((key) => textOf(tree, key))
    const full = [catalog, schema, name].filter((one) => one !== '').join('.')
    if (catalog === '' && schema === '' && known.has((name ?? '').toLowerCase())) return
    if (catalog === '' && this.#facts.has(full)) this.tables.add(full)
    else
      this.#refuse(
        tree,
        `${full} is no table that a rule may read; write it as the facts name it, such as access.audit`,
      )
  }

  #expression(tree: Tree): void {
    const kind = textOf(tree, 'class')
    if (!classes.has(kind)) this.#refuse(tree, `${kind} is not allowed`)
    if (kind === 'OPERATOR' && !operators.has(textOf(tree, 'type'))) {
      this.#refuse(tree, `${textOf(tree, 'type')} is not allowed`)
    }
    if (kind === 'FUNCTION' || kind === 'WINDOW') this.#call(tree)
    if (kind === 'PARAMETER' && tree.identifier !== 'now') {
      this.#refuse(tree, `there is no parameter $${String(tree.identifier)}; the time of the account is $now`)
    }
    if (kind === 'OPERATOR' && /^(ARRAY_|STRUCT_)/.test(textOf(tree, 'type'))) this.duckdbOnly.add('[…]')
    if (kind === 'STAR' && [tree.exclude_list, tree.qualified_exclude_list, tree.replace_list].some(isSome)) {
      this.duckdbOnly.add('* EXCLUDE or REPLACE')
    }
    if (kind === 'STAR' && (tree.columns === true || isTree(tree.expr))) this.#refuse(tree, 'COLUMNS is not allowed')
    const names = Array.isArray(tree.column_names) ? tree.column_names : []
    if (kind === 'COLUMN_REF' && names.length === 1 && hidden.has(String(names[0]).toLowerCase())) {
      this.#refuse(tree, `${String(names[0])} is not allowed; the time of the account is $now`)
    }
  }

  #call(tree: Tree): void {
    const name = textOf(tree, 'function_name').toLowerCase()
    const builtIn = ['', 'main'].includes(textOf(tree, 'schema')) && textOf(tree, 'catalog') === ''
    if (!builtIn || !functions.has(name)) this.#refuse(tree, `the function ${name} is not allowed`)
    else if (!functionsOfBoth.has(name)) this.duckdbOnly.add(spelled(name))
  }

  /** In trees of the engine's newest form a type is left unbound: an expression that names it, and those inside it. */
  #type(type: Tree, tree: Tree): void {
    const info = isTree(type.type_info) ? type.type_info : {}
    const unbound = isTree(info.expr) ? info.expr : null
    const id = (unbound === null ? textOf(type, 'id') : textOf(unbound, 'type_name')).toUpperCase()
    const foreign = unbound !== null && textOf(unbound, 'catalog') + textOf(unbound, 'schema') !== ''
    if (!types.has(id) || foreign) this.#refuse(tree, `a cast to ${id} is not allowed`)
    if (id !== 'LIST') return
    const inner = unbound === null ? [info.child_type] : Array.isArray(unbound.children) ? unbound.children : []
    for (const one of inner) {
      if (isTree(one)) this.#type(unbound === null ? one : { type_info: { expr: one } }, tree)
    }
  }

  #refuse({ query_location: at }: Tree, message: string): void {
    const offset = typeof at === 'number' && Number.isSafeInteger(at) ? at : null
    this.faults.push({ reason: 'query-not-allowed', message, offset })
  }
}
