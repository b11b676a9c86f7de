type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S

/** Several columns of one type that are described by one sentence, named in a list with blanks between. */
export const columnsOfType = <const S extends string>(type: string, names: S, meaning: string) =>
  (names.split(' ') as Words<S>[]).map((name) => ({ name, type, meaning }))

/** The three columns by which nearly every regional table begins. */
export const account = { name: 'account_id', type: 'string', meaning: 'Databricks account' } as const
export const workspace = { name: 'workspace_id', type: 'string', meaning: 'workspace' } as const

/** Where and how long a setting holds, as every slowly changing table says it. */
export const changeTime = { name: 'change_time', type: 'timestamp', meaning: 'UTC; this row holds from here' } as const
export const deleteTime = { name: 'delete_time', type: 'timestamp', meaning: 'UTC; null while it exists' } as const
