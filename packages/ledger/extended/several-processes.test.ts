import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { findingId } from '../src/finding-life.ts'
import { openLedger } from '../src/open.ts'
import { MONDAY, observation, rulesOf } from '../testing/harness.ts'
import { newDatabase } from './postgres-server.ts'

const postgres = inject('postgres')
const why = 'missing' in postgres ? `: not checked, ${postgres.missing}` : ''

describe.skipIf('missing' in postgres)(`several processes on one PostgreSQL server${why}`, () => {
  let url: string
  let db: Client
  beforeEach(async () => {
    url = await newDatabase('url' in postgres ? postgres.url : '')
    db = new Client({ connectionString: url })
    await db.connect()
    await db.query('create table began (slot text, owner text); create table ended (slot text, owner text)')
  })
  afterEach(() => db.end())

  const claimer = (owner: string, slots: number, leaseMs = 60_000, workMs = 2): ChildProcess => {
    const script = join(import.meta.dirname, 'claim-slots.ts')
    const wanted = [url, owner, ...[slots, leaseMs, workMs].map(String)]
    return spawn(process.execPath, [script, ...wanted], { stdio: ['ignore', 'pipe', 'inherit'] })
  }
  const slotsOf = async (table: string): Promise<string[]> =>
    (await db.query<{ slot: string }>(`select slot from ${table} order by slot`)).rows.map(({ slot }) => slot)

  test('three that open an empty database at once find one set of tables, made once', async () => {
    const ledgers = await Promise.all([1, 2, 3].map(() => openLedger({ url })))
    await Promise.all(ledgers.map((ledger, i) => ledger.settings.set('currency', `C${i}`)))
    const { rows } = await db.query<{ hash: string }>('select hash from meshledger.migrations')
    expect(rows.length).toBeGreaterThan(1)
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(rows.length)
    await Promise.all(ledgers.map((ledger) => ledger.close()))
  })

  test('of 50 slots that two processes go through, each is run once, and one at a time', async () => {
    const processes = ['a', 'b'].map((owner) => claimer(owner, 50))
    const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0])
    const slots = await slotsOf('began')
    expect(slots).toHaveLength(50)
    expect(new Set(slots).size).toBe(50)
    expect(await slotsOf('ended')).toEqual(slots)
    const { rows } = await db.query(
      `select a.slot from meshledger.job_runs a join meshledger.job_runs b
         on a.slot < b.slot and a.started_at < b.ended_at and b.started_at < a.ended_at`,
    )
    expect(rows).toEqual([])
  })

  test('the slot of a process that was killed at it is taken over when its lease has run out', async () => {
    const ledger = await openLedger({ url })
    const dead = claimer('dead', 1, 1000, 600_000)
    const [said] = await once(dead.stdout ?? dead, 'data')
    const slot = String(said).trim()
    const claim = () => ledger.jobs.claim('refresh', slot, 'heir', 60_000)
    dead.kill('SIGKILL')
    await once(dead, 'exit')
    await vi.waitUntil(async () => (await claim()) === 'taken-over', { timeout: 20_000, interval: 100 })
    expect(await ledger.jobs.finish('refresh', slot, 'dead', { status: 'succeeded', detail: '' })).toBe(false)
    expect(await ledger.jobs.finish('refresh', slot, 'heir', { status: 'succeeded', detail: '' })).toBe(true)
    await ledger.close()
  })

  test('of 30 actions that two processes try to run, each is run by one of them', async () => {
    const ledger = await openLedger({ url })
    const seen = observation()
    await ledger.findings.record([seen], MONDAY, rulesOf(seen))
    const ids = Array.from({ length: 30 }, (_, n) => `action-${n}`)
    for (const id of ids) {
      const about = { finding: findingId(seen), rule: seen.rule, domain: seen.domain, kind: 'k', host: 'h', params: {} }
      const change = { before: { value: 1 }, after: { value: 2 }, note: '', who: 'maya', at: MONDAY }
      await ledger.actions.request({ id, ...about, ...change })
      await ledger.actions.decide(id, 'approved', 'zoe', '', MONDAY)
    }
    const script = join(import.meta.dirname, 'run-actions.ts')
    const runner = async (): Promise<string[]> => {
      const child = spawn(process.execPath, [script, url, '30', '5'], { stdio: ['ignore', 'pipe', 'inherit'] })
      const parts: Buffer[] = []
      child.stdout.on('data', (part: Buffer) => parts.push(part))
      expect((await once(child, 'close'))[0]).toBe(0)
      return Buffer.concat(parts).toString().split('\n').filter(Boolean)
    }
    const [a = [], b = []] = await Promise.all([runner(), runner()])
    expect(a.concat(b).toSorted()).toEqual(ids.toSorted())
    const records = await ledger.actions.list()
    expect(new Set(records.map(({ steps }) => steps.map(({ step }) => step).join()))).toEqual(
      new Set(['approved,started,done']),
    )
    await ledger.close()
  })
})
