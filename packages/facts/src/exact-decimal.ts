const EXACT = 'DECIMAL(38,18)'

/** Decimals of at most fifteen digits, which the engine holds in one machine word, and below what they end. */
const SHORT = [
  { type: 'DECIMAL(15,10)', below: '1e5' },
  { type: 'DECIMAL(15,5)', below: '1e10' },
]

/**
 * SQL that reads a DOUBLE as the decimal of its shortest text. To write that text and read it again takes ten times as long as
 * to round: and of all decimals with at most fifteen digits no two have the same DOUBLE, so one that gives the DOUBLE back is it.
 */
export const decimalOfDouble = (sql: string): string =>
  shortOr(sql, 'true', `CAST(CAST(${sql} AS VARCHAR) AS ${EXACT})`)

/**
 * SQL that reads text as an exact decimal, an empty one as none. Text of at most fifteen digits goes the way of a DOUBLE. Longer
 * text in plain digits is read on both sides of its point, each in one machine word: a tenth of the time of reading it as a whole.
 */
export const decimalOfText = (sql: string): string =>
  shortOr(
    `TRY_CAST(${sql} AS DOUBLE)`,
    `strlen(${sql}) <= 15`,
    `CASE WHEN regexp_full_match(${sql}, '-?[0-9]{1,18}\\.[0-9]{1,18}')
      THEN CAST(CAST(split_part(${sql}, '.', 1) AS DECIMAL(18,0)) AS ${EXACT}) + CAST(${fraction(sql)} AS DECIMAL(18,18))
      ELSE CAST(nullif(${sql}, '') AS ${EXACT}) END`,
  )

const fraction = (sql: string) =>
  `(CASE WHEN starts_with(${sql}, '-') THEN '-.' ELSE '.' END || split_part(${sql}, '.', 2))`

/** `double` as the decimal that it stands for, where `known` says that this can have no more digits; `otherwise` what is asked. */
function shortOr(double: string, known: string, otherwise: string): string {
  const ways = SHORT.map(({ type, below }) => {
    const short = `TRY_CAST(CASE WHEN abs(${double}) < ${below} THEN ${double} END AS ${type})`
    return `WHEN ${known} AND CAST(${short} AS DOUBLE) = ${double} THEN CAST(${short} AS ${EXACT})`
  })
  return `CASE ${ways.join(' ')} ELSE ${otherwise} END`
}
