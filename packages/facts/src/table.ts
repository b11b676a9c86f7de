/** One column of a Databricks table, under Databricks' own name. */
export type Column = {
  readonly name: string
  /** Databricks type, as the system catalog prints it: `decimal(38,18)`, `map<string,string>`. */
  readonly type: string
  readonly meaning: string
  /** Nearly every value differs from every other: not worth the time to pack it. */
  readonly distinct?: true
}

/**
 * One way in which a fact arrives other than as rows of the system table itself.
 *
 * A shape is data: how a file of it is told from others, how its records are read, and the expressions
 * that bring a record to the normal form, which is the system table's own columns.
 */
export type Shape = {
  readonly name: string
  readonly format: 'ndjson' | 'csv'
  /** Where a file may wrap its records in one list, the key of that list: `{"records": [...]}`. */
  readonly wrappedIn?: string
  /** The keys that every record of this shape has; they tell the shape from all others. */
  readonly recognisedBy: readonly string[]
  /** What a record holds: key → DuckDB type to read it as. Keys not listed here are kept in `_extra` and reported. */
  readonly reads: Readonly<Record<string, string>>
  /** Column of the table → expression over the keys above. Columns left out are null in this shape. */
  readonly select: Readonly<Record<string, string>>
  /**
   * The same for a Parquet file, whose columns may have a type of their own: that of a key is what `given` says, and the
   * value in it is `"<key>__given"`. What is a time or a map already need not become text first.
   */
  readonly selectTyped?: (given: Given) => Readonly<Record<string, string>>
  /**
   * A column of the key that tells apart lines of one file that are otherwise equal in it: `select` gives the value of the
   * first, `as` that of the n-th, over the row and `n`. Lines are counted in the order of what they hold, amounts last.
   */
  readonly numbers?: { readonly column: string; readonly as: string }
  /**
   * Text inside a record that must be readable as something else: where `of` holds something, `read` must give something.
   * A record that fails is quarantined as "`called` is not `word`".
   */
  readonly checks?: readonly {
    readonly called: string
    readonly of: string
    readonly read: string
    readonly word: string
  }[]
  /** Keys that are known and left out: what people typed. */
  readonly ignores?: readonly string[]
  /** Keys of the source that have no place in the table and are not kept: a regular expression. */
  readonly ignoresLike?: string
  /** The case of its keys differs from file to file. */
  readonly anyCase?: true
  /** Keys, at any depth, of decimals: written as bare JSON numbers they would lose digits in an ordinary JSON reader. */
  readonly exact?: readonly string[]
  /** Files of this shape may be overwritten by a newer file of the same name: the part of the path that names it. */
  readonly overwrittenByName?: string
}

/** The DuckDB type in which a Parquet file holds a key; nothing where it lacks it. Times of any kind are TIMESTAMP. */
export type Given = (key: string) => string | undefined

export type Table = {
  /** Name without the catalog: `billing.usage` is Databricks' `system.billing.usage`. */
  readonly name: string
  /** Its name at the source, where that differs. */
  readonly systemName?: string
  readonly meaning: string
  readonly columns: readonly Column[]
  /** Columns (or `column.member`s) whose values make a row the same fact as another. */
  readonly key: readonly string[]
  /** Identity as an expression over the normal form, where plain columns do not say it. Text, one per fact. */
  readonly keySql?: string
  /** Columns that are equal wherever the key is, and cheap to compare; without it, the key's own columns. */
  readonly matchedOn?: readonly string[]
  /**
   * Rows that differ in this column stay apart though their key is equal. Other shapes lack it and can only be matched by
   * the key: such a row meets the first of them.
   */
  readonly copyId?: string
  /** Of several rows with one key, the one that is kept: ORDER BY terms over the normal form, the first row wins. */
  readonly prefer: readonly string[]
  /** A picture of "now" without a time of its own: the row that arrived last is kept. */
  readonly snapshot?: boolean
  /** A row in which one of these is null is no fact: it is quarantined. */
  readonly required: readonly string[]
  /** Columns besides the required ones that its files have and files of a table like it have not. */
  readonly recognisedBy?: readonly string[]
  /**
   * A slowly changing table: a row holds for its object from the time in `from` until the next row of that object, or until
   * the object is `gone`. The lake has `<table>_valid` (each row with `valid_from` and `valid_until`, exclusive) and
   * `<table>_as_of(time)`.
   */
  readonly changing?: { readonly object: readonly string[]; readonly from: string; readonly gone: string | null }
  /** The watermark: the column by which Databricks adds rows. */
  readonly orderedBy: string | null
  /** When what the row tells happened; null for a picture of now. Freshness is measured on it. */
  readonly happenedAt: string | null
  /** Day or time column that bounds where an equal row may lie; every row with an equal key has the same value here. */
  readonly alignedOn: string | null
  /** The hours after which data that used to come counts as late; null when the table changes rarely. */
  readonly freshForHours: number | null
  /** Columns of the system table that are never stored: they may hold what people typed. */
  readonly neverStored?: readonly string[]
  /** Columns whose stored value differs from the given one: column → expression over the normal form. */
  readonly storedAs?: Readonly<Record<string, string>>
  /** Columns that a statement over a connection adds to those of the source: column → Databricks SQL. */
  readonly asked?: Readonly<Record<string, string>>
  /** Columns of our own besides `_key`, `_source` and `_extra`, filled by a shape. */
  readonly ownColumns?: readonly Column[]
  /**
   * Statements that fill what one file alone cannot say, from facts of other tables; `stored` is where the rows of this one
   * stand. They run after every ingest and give the same result whatever came first.
   */
  readonly settle?: (stored: string) => readonly string[]
  /** Columns that `settle` may fill otherwise than they came: two rows that differ only here are equal. */
  readonly settled?: readonly string[]
  readonly shapes: readonly Shape[]
}

type NamesOf<C extends readonly Column[]> = C[number]['name']

/** Describe one table. The compiler checks that key, order and required columns are columns of the table. */
export function defineTable<const C extends readonly Column[], const O extends readonly Column[] = []>(
  table: Omit<
    Table,
    | 'columns'
    | 'key'
    | 'orderedBy'
    | 'happenedAt'
    | 'alignedOn'
    | 'required'
    | 'matchedOn'
    | 'copyId'
    | 'ownColumns'
    | 'storedAs'
    | 'settled'
    | 'recognisedBy'
    | 'changing'
  > & {
    readonly columns: C
    readonly ownColumns?: O
    readonly key: readonly NamesOf<C>[]
    readonly matchedOn?: readonly NamesOf<C>[]
    readonly copyId?: NamesOf<C>
    readonly orderedBy: NamesOf<C> | null
    readonly happenedAt: NamesOf<C> | null
    readonly alignedOn: NamesOf<C> | null
    readonly required: readonly NamesOf<C>[]
    readonly recognisedBy?: readonly NamesOf<C>[]
    readonly changing?: {
      readonly object: readonly NamesOf<C>[]
      readonly from: NamesOf<C>
      readonly gone: NamesOf<C> | null
    }
    readonly storedAs?: Readonly<Partial<Record<NamesOf<C>, string>>>
    readonly settled?: readonly NamesOf<C>[]
  },
): Table {
  return table as Table
}

/** The shape in which the rows of a system table come as themselves. */
export const SYSTEM_TABLE = 'system-table'
