/** What the SQL of a rule may be made of. Whatever is not named here is refused, so an engine that learns new words stays closed. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Kinds of statement, of what stands behind FROM, and of what goes on behind a SELECT. */
export const nodes = words('SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE')
export const sources = words('BASE_TABLE JOIN SUBQUERY EMPTY EXPRESSION_LIST TABLE_FUNCTION')
export const modifiers = words('ORDER_MODIFIER DISTINCT_MODIFIER LIMIT_MODIFIER')
export const orders = words('ORDER_DEFAULT ASCENDING DESCENDING')
export const joins = words('REGULAR CROSS')

/** Kinds of expression. */
export const classes = words(
  'COLUMN_REF CONSTANT COMPARISON CONJUNCTION OPERATOR FUNCTION CASE CAST BETWEEN SUBQUERY STAR WINDOW PARAMETER',
)
export const operators = words(
  `OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE OPERATOR_NULLIF COMPARE_IN COMPARE_NOT_IN
   ARRAY_EXTRACT STRUCT_EXTRACT ARRAY_CONSTRUCTOR`,
)
export const types = words('VARCHAR BOOLEAN INTEGER BIGINT DOUBLE DECIMAL DATE TIMESTAMP LIST')

/** None of them reads a file, a setting, the clock or chance, and none makes much out of little. */
export const functions = words(
  `+ - * / // % || ~~ !~~ ~~* !~~* ->> abs floor ceil ceiling round trunc least greatest coalesce nullif if ifnull
   lower upper trim ltrim rtrim length left right substr substring split_part contains starts_with ends_with prefix suffix
   replace strpos instr concat concat_ws regexp_matches regexp_like regexp_extract regexp_replace
   date_trunc date_part date_diff datediff date_add date_sub epoch_ms unix_millis strftime
   to_seconds to_minutes to_hours to_days to_weeks to_months to_years
   count count_star sum avg min max any_value arg_min arg_max min_by max_by bool_and bool_or list collect_list collect_set
   row_number rank dense_rank lag lead first_value last_value
   element_at map_keys map_values map_contains_key list_value list_contains array_contains list_distinct list_sort len unnest
   json_valid json_extract_string json_array_length struct_pack row string_split array_join`,
)

/**
 * Those that Spark has too, under the same name and with the same meaning. Left out, though Spark has the name: `concat`, which
 * there is null where a part is; `regexp_extract`, which gives the first group; `regexp_replace`, which replaces all; `len`, which
 * knows no lists; `trunc` and `date_diff`.
 */
export const functionsOfBoth = words(
  `+ - * / % || ~~ !~~ ~~* !~~* abs floor ceil ceiling round least greatest coalesce nullif if ifnull
   lower upper trim ltrim rtrim length left right substr substring split_part contains replace instr concat_ws regexp_like
   date_trunc date_part datediff date_add date_sub unix_millis
   count count_star sum avg min max any_value min_by max_by bool_and bool_or collect_list collect_set
   row_number rank dense_rank lag lead first_value last_value
   element_at map_keys map_values map_contains_key array_contains array_join json_array_length`,
)

/** Names without a table that stand for the clock or the session. */
export const hidden = words(
  `current_date current_time current_timestamp localtime localtimestamp current_user current_role current_schema
   current_catalog session_user user rowid`,
)

/** Tables of the domains, beside the facts: `mesh_catalogs(catalog, domain, classification)`, `mesh_members(identity, domain)`. */
export const meshNames = words('mesh_catalogs mesh_members')
