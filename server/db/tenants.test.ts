import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { sceneOf } from '#server/trpc/testing/scene.ts'
import { addressesOn, openDatabase } from './database.ts'
import { openPools } from './pools.ts'
import type { WorkspaceScope } from './scope.ts'
import { mintScope } from './scope.ts'

let here: Installation
let ours: WorkspaceScope
let theirs: WorkspaceScope
/** Tables that say which workspace a row is of, and the column that does. */
const tables: { name: string; column: string }[] = []

beforeAll(async () => {
  here = await installation()
  const owner = await here.claimed()
  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Theirs', slug: 'theirs' }, owner)
  const scopes: WorkspaceScope[] = []
  for (const slug of [owner.slug, 'theirs']) {
    const as = { cookie: owner.cookie, slug }
    await here.invitationBy(as, 'observer')
    await sceneOf(here, { ...as, member: '' }, { private: slug === 'theirs' })
    await sceneOf(here, { ...as, member: '' }, { private: slug !== 'theirs' })
    scopes.push(mintScope((await here.ok<{ id: string }>('workspace.current', {}, as)).id))
  }
  const [first, second] = scopes
  if (!first || !second) throw new Error('There are two workspaces')
  ours = first
  theirs = second
  const { rows } = await here.database.owner.query<{ name: string; column: string }>(
    `select c.relname as name, case c.relname when 'workspace' then 'id' else 'workspace' end as column from pg_class c
     where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace and (c.relname = 'workspace' or exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace' and not a.attisdropped))
     order by 1`,
  )
  tables.push(...rows)
  await fillWhatNobodyWrites()
})

/** So that every table has a row of each: filled by the owner of the tables where the scenes leave one empty. */
async function fillWhatNobodyWrites(): Promise<void> {
  for (const { workspace } of [ours, theirs]) {
    await here.database.owner.query(
      `insert into stream_state (workspace, stream, evolve_version, seq, state) values ($1, 'incident/x', 1, 1, '{}')
       on conflict do nothing`,
      [workspace],
    )
    await here.database.owner.query(
      `insert into notice (workspace, id, incident, state, cause, bindings, published_at)
       values ($1, $2, $2, 'resolved', 'platform', '[]', now())`,
      [workspace, newId()],
    )
    await here.database.owner.query(
      `insert into file (workspace, id, incident, name, size, sha256, bytes, added_by, added_at)
       values ($1, $2, $2, 'a', 1, encode(sha256('x'), 'hex'), 'x', $2, now())`,
      [workspace, newId()],
    )
  }
}

/** The auth role alone reads links: they are spent before anybody is a member. */
const OF_AUTH = ['link_token']
const walled = () => tables.filter(({ name }) => !OF_AUTH.includes(name))

describe('raw SQL as the app role', () => {
  test('has something to find: every table with a workspace holds rows of both', async () => {
    expect(tables.length).toBeGreaterThan(14)
    for (const { name, column } of tables) {
      const { rows } = await here.database.owner.query(
        `select count(*) filter (where ${column} = $1)::int as ours, count(*) filter (where ${column} = $2)::int as theirs from ${name}`,
        [ours.workspace, theirs.workspace],
      )
      expect([name, rows[0].ours > 0, rows[0].theirs > 0]).toEqual([name, true, true])
    }
  })

  test('sees the rows of its scope and none of another workspace, in every table', async () => {
    for (const { name, column } of walled()) {
      const seen = await here.database.withScope(ours, (client) =>
        client.query(`select distinct ${column} as workspace from ${name}`),
      )
      expect([name, seen.rows]).toEqual([name, [{ workspace: ours.workspace }]])
      const asked = await here.database.withScope(ours, (client) =>
        client.query(`select from ${name} where ${column} = $1`, [theirs.workspace]),
      )
      expect([name, asked.rowCount]).toEqual([name, 0])
    }
  })

  test.each([
    ['no scope', null],
    ['an empty scope', ''],
    ['the scope of a workspace that is none', '00000000-0000-0000-0000-000000000000'],
  ])('sees nothing at all with %s', async (_, scope) => {
    for (const { name } of walled()) {
      const client = await here.database.pools.app.connect()
      try {
        await client.query('begin')
        if (scope !== null) await client.query(`select set_config('app.workspace', $1, true)`, [scope])
        expect([name, (await client.query(`select from ${name}`)).rowCount]).toEqual([name, 0])
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
  })

  test('writes nothing into another workspace, in any table', async () => {
    for (const { name, column } of walled()) {
      const attempts = [
        `insert into ${name} select * from ${name}`,
        `update ${name} set ${column} = '${theirs.workspace}'`,
        `update ${name} set ${column} = ${column} where ${column} = '${theirs.workspace}' returning 1`,
        `delete from ${name} where ${column} = '${theirs.workspace}' returning 1`,
      ]
      for (const statement of attempts) {
        const done = await here.database
          .withScope(ours, (client) => client.query(statement))
          .catch((error: { code?: string }) => error.code)
        if (typeof done === 'string') expect(['42501', '23505', '23514', 'HP001', 'HP003', 'HP004']).toContain(done)
        else expect([statement, done?.rowCount]).toEqual([statement, 0])
      }
    }
    const { rows } = await here.database.owner.query('select count(*)::int as n from entry where workspace = $1', [
      theirs.workspace,
    ])
    expect(rows[0].n).toBeGreaterThan(0)
  })

  test('cannot pick a role that sees more, nor a function that does: those that step over the wall are known', async () => {
    for (const role of ['owner', 'tables', 'holdpoint_live', 'holdpoint_auth']) {
      await expect(here.database.pools.app.query(`set role ${role}`)).rejects.toMatchObject({ code: '42501' })
    }
    const { rows } = await here.database.owner.query<{ name: string }>(
      `select p.proname as name from pg_proc p
       where p.pronamespace = 'public'::regnamespace and p.prosecdef and has_function_privilege('holdpoint_app', p.oid, 'execute')
       order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual(['session_standing'])
    const { rows: bypassing } = await here.database.owner.query(
      `select rolname from pg_roles where rolname like 'holdpoint%' and (rolbypassrls or rolsuper or rolcreaterole)`,
    )
    expect(bypassing).toEqual([])
  })
})

describe('two workspaces on one connection', () => {
  const TIMES = 10_000
  let one: ReturnType<typeof openDatabase>
  beforeAll(() => {
    one = openDatabase(openPools(addressesOn(here.database.url), { app: 1, auth: 1, live: 1 }))
  })
  afterAll(() => one.close())

  test(`interleaved ${TIMES} times, failing in between, never see each other`, { timeout: 180_000 }, async () => {
    let next = 0
    const seen = { ours: 0, theirs: 0, failed: 0 }
    const turn = async () => {
      for (let n = next++; n < TIMES; n = next++) {
        const [who, scope] = n % 2 === 0 ? (['ours', ours] as const) : (['theirs', theirs] as const)
        if (n % 20 < 2) {
          await expect(one.withScope(scope, (client) => client.query('select 1 / 0'))).rejects.toMatchObject({
            code: '22012',
          })
          seen.failed++
        } else if (n % 10 < 4) {
          const rows = await one.readScoped(scope, (prisma) => prisma.member.findMany({ select: { workspace: true } }))
          expect(rows).toEqual([{ workspace: scope.workspace }])
          seen[who]++
        } else {
          const { rows } = await one.withScope(scope, (client) => client.query('select workspace from member'))
          expect(rows).toEqual([{ workspace: scope.workspace }])
          seen[who]++
        }
      }
    }
    await Promise.all(Array.from({ length: 6 }, turn))
    expect(seen).toEqual({ ours: 4500, theirs: 4500, failed: 1000 })
    const { rowCount } = await one.pools.app.query('select from member')
    expect(rowCount).toBe(0)
  })
})
