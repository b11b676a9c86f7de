import { defineConfig } from 'drizzle-kit'

/** `pnpm exec drizzle-kit generate --name <what-changes>` writes the next migration; column names stand in the schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './src/schema.ts',
    './src/close-schema.ts',
    './src/journal-schema.ts',
    './src/budget-schema.ts',
    './src/rules-schema.ts',
    './src/judgement-schema.ts',
    './src/trail-schema.ts',
    './src/action-schema.ts',
    './src/mark-schema.ts',
    './src/auditor-schema.ts',
    './src/review-schema.ts',
  ],
  out: './migrations',
  schemaFilter: ['meshledger'],
})
