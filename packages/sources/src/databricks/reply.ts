import { z } from 'zod'
import { DatabricksError } from './error.ts'

/** 64-bit counts travel as numbers or as text, depending on the gateway. */
const count = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
])

const chunkFields = {
  chunk_index: count.optional(),
  row_offset: count.optional(),
  row_count: count.optional(),
  next_chunk_index: count.nullish(),
}

export const externalLink = z.object({
  ...chunkFields,
  external_link: z.string(),
  expiration: z.string().optional(),
  http_headers: z.record(z.string(), z.string()).nullish(),
})
export type ExternalLink = z.infer<typeof externalLink>

export const resultPart = z.object({
  ...chunkFields,
  data_array: z.unknown().optional(),
  external_links: z.array(externalLink).optional(),
})
export type ResultPart = z.infer<typeof resultPart>

/** A column of a result, in Databricks' words. */
export type ResultColumn = {
  name: string
  position: number
  typeName: string
  typeText: string
  precision?: number
  scale?: number
}

const column = z
  .object({
    name: z.string(),
    position: count,
    type_name: z.string().default('STRING'),
    type_text: z.string().default('STRING'),
    type_precision: count.nullish(),
    type_scale: count.nullish(),
  })
  .transform(
    (read): ResultColumn => ({
      name: read.name,
      position: read.position,
      typeName: read.type_name,
      typeText: read.type_text,
      ...(read.type_precision == null ? {} : { precision: read.type_precision }),
      ...(read.type_scale == null ? {} : { scale: read.type_scale }),
    }),
  )

export const manifest = z.object({
  schema: z.object({ column_count: count.optional(), columns: z.array(column).default([]) }),
  chunks: z.array(z.object({ chunk_index: count, row_offset: count, row_count: count })).optional(),
  total_chunk_count: count.optional(),
  total_row_count: count,
  truncated: z.boolean().default(false),
})
export type Manifest = z.infer<typeof manifest>

/** Any answer about a statement. States are an open set: one we do not know is reported, not guessed. */
export const statementReply = z.object({
  statement_id: z.string().regex(/^[\w-]{1,80}$/),
  status: z.object({
    state: z.string(),
    error: z.object({ error_code: z.unknown().optional(), message: z.unknown().optional() }).nullish(),
    sql_state: z.unknown().optional(),
  }),
  manifest: z.unknown().optional(),
  result: z.unknown().optional(),
})
export type StatementReply = z.infer<typeof statementReply>

/** Reads a reply into its shape. What exactly was wrong is named by key, never by value. */
export function parsed<T extends z.ZodType>(shape: T, body: unknown, where: string): z.output<T> {
  const read = shape.safeParse(body)
  if (read.success) return read.data
  const at = read.error.issues[0]?.path.map(String).filter((key) => /^\w{1,40}$/.test(key)) ?? []
  throw new DatabricksError('malformed-reply', {
    what: `The reply is not of the expected shape${at.length > 0 ? ` at ${at.join('.')}` : ''}`,
    where,
    remedy: 'Try again; if it stays, the REST API may have changed: report it.',
  })
}
