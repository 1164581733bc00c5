import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { mintScope } from './scope.ts'
import { testDatabase } from './testing/database.ts'

const db = await testDatabase()

const zeros = Buffer.alloc(32)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

function insertEntry(scope: ReturnType<typeof mintScope>, stream: string, seq: number, given: Partial<Link> = {}) {
  const bytes = Buffer.from(`{"seq":${seq}}`)
  const link: Link = {
    bytes,
    hash: sha256(bytes),
    prev: seq === 1 ? zeros : sha256(Buffer.from(`{"seq":${seq - 1}}`)),
    ...given,
  }
  return db.withScope(scope, (client) =>
    client.query(
      `insert into entry (workspace, stream, seq, bytes, hash, prev, at, type, actor_kind, actor_id, command, part)
       values ($1, $2, $3, $4, $5, $6, now(), 'note.written', 'member', 'm', $7, 0)`,
      [scope.workspace, stream, seq, link.bytes, link.hash, link.prev, randomUUID()],
    ),
  )
}

type Link = { bytes: Buffer; hash: Buffer; prev: Buffer }

function newScope() {
  return mintScope(randomUUID())
}

describe('the journal is append-only', () => {
  test.each([
    ['update', `update entry set type = 'x'`],
    ['delete', 'delete from entry'],
    ['truncate', 'truncate entry'],
    ['update of a runbook document', `update runbook_document set source = ''`],
    ['delete of a runbook document', 'delete from runbook_document'],
    ['truncate of a runbook document', 'truncate runbook_document'],
  ])('the app role is denied %s', async (_, statement) => {
    await expect(db.withScope(newScope(), (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' })
  })

  test.each([
    ['update', `update entry set type = 'x'`],
    ['delete', 'delete from entry'],
    ['truncate', 'truncate entry'],
    ['truncate of a runbook document', 'truncate runbook_document'],
  ])('even the owner of the tables is refused %s', async (_, statement) => {
    await expect(db.owner.query(statement)).rejects.toMatchObject({ code: 'HP001' })
  })

  test('the trigger is not passed by session_replication_role', async () => {
    const client = await db.owner.connect()
    try {
      await client.query(`set session_replication_role = 'replica'`)
      await expect(client.query('delete from entry')).rejects.toMatchObject({ code: 'HP001' })
    } finally {
      client.release(true)
    }
  })

  test.each([
    `set session_replication_role = 'replica'`,
    'alter table entry disable trigger all',
    'drop trigger entry_append_only on entry',
    'alter table entry disable row level security',
    'set role owner',
    'create table public.mine (id int)',
  ])('the app role may not loosen the walls: %s', async (statement) => {
    await expect(db.pools.app.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('an entry is checked where it is written', () => {
  test('numbers 1, 2, 3 that continue each other are taken', async () => {
    const scope = newScope()
    for (const seq of [1, 2, 3]) await insertEntry(scope, 'incident/a', seq)
    const { rows } = await db.withScope(scope, (client) => client.query('select seq from entry order by seq'))
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3])
  })

  test('several in one statement are checked against each other', async () => {
    const scope = newScope()
    const [one, two] = [Buffer.from('{"seq":1}'), Buffer.from('{"seq":2}')]
    await db.withScope(scope, (client) =>
      client.query(
        `insert into entry (workspace, stream, seq, bytes, hash, prev, at, type, actor_kind, actor_id, command, part)
         select $1, 'incident/a', n, b, h, p, now(), 'note.written', 'system', 'x', $1, 0
         from unnest($2::int[], $3::bytea[], $4::bytea[], $5::bytea[]) as given (n, b, h, p)`,
        [scope.workspace, [1, 2], [one, two], [sha256(one), sha256(two)], [zeros, sha256(one)]],
      ),
    )
  })

  test('a hash that is not of the bytes is refused', async () => {
    await expect(
      insertEntry(newScope(), 'incident/a', 1, { hash: sha256(Buffer.from('other')) }),
    ).rejects.toMatchObject({
      code: 'HP002',
    })
  })

  test('a hole is refused', async () => {
    const scope = newScope()
    await insertEntry(scope, 'incident/a', 1)
    await expect(insertEntry(scope, 'incident/a', 3)).rejects.toMatchObject({ code: 'HP003' })
  })

  test('a first entry that claims one before it is refused', async () => {
    await expect(insertEntry(newScope(), 'incident/a', 1, { prev: sha256(zeros) })).rejects.toMatchObject({
      code: 'HP004',
    })
  })

  test('an entry that does not continue the one before it is refused', async () => {
    const scope = newScope()
    await insertEntry(scope, 'incident/a', 1)
    await expect(insertEntry(scope, 'incident/a', 2, { prev: zeros })).rejects.toMatchObject({ code: 'HP004' })
  })

  test('another stream and another workspace are no predecessor', async () => {
    const scope = newScope()
    await insertEntry(scope, 'incident/a', 1)
    await expect(insertEntry(scope, 'incident/b', 2)).rejects.toMatchObject({ code: 'HP003' })
    await expect(insertEntry(newScope(), 'incident/a', 2)).rejects.toMatchObject({ code: 'HP003' })
  })
})

describe('row-level security', () => {
  test('every table with a workspace has it, forced', async () => {
    const { rows } = await db.owner.query<{ name: string; walled: boolean }>(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as walled
       from pg_class c
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and (c.relname = 'workspace' or exists (
         select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace' and not a.attisdropped))`,
    )
    expect(rows.length).toBeGreaterThan(13)
    expect(rows.filter((row) => !row.walled).map((row) => row.name)).toEqual(['link_token'])
  })

  test('without a scope there are no rows', async () => {
    await insertEntry(newScope(), 'incident/a', 1)
    const { rows } = await db.pools.app.query('select count(*)::int as n from entry')
    expect(rows[0].n).toBe(0)
  })

  test('a scope shows its own rows, and a later query on the same connection shows none', async () => {
    const scope = newScope()
    await insertEntry(scope, 'incident/a', 1)
    await insertEntry(newScope(), 'incident/a', 1)
    const { rows } = await db.withScope(scope, (client) => client.query('select workspace from entry'))
    expect(rows).toEqual([{ workspace: scope.workspace }])
    const after = await Promise.all(Array.from({ length: 20 }, () => db.pools.app.query('select from entry')))
    expect(after.every((answer) => answer.rowCount === 0)).toBe(true)
  })

  test('a row of another workspace cannot be written', async () => {
    await expect(
      db.withScope(newScope(), (client) =>
        client.query(`insert into counter (workspace, kind, value) values ($1, 'incident', 1)`, [randomUUID()]),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  test('Prisma reads see their scope and nothing else', async () => {
    const [ours, theirs] = [newScope(), newScope()]
    for (const scope of [ours, theirs]) {
      await db.withScope(scope, (client) =>
        client.query(`insert into counter (workspace, kind, value) values ($1, 'incident', 7)`, [scope.workspace]),
      )
    }
    const one = await db.readScoped(ours, (prisma) => prisma.counter.findMany())
    expect(one).toEqual([{ workspace: ours.workspace, kind: 'incident', value: 7 }])
    const [counters, entries] = await db.readScoped(ours, (prisma) => [prisma.counter.findMany(), prisma.entry.count()])
    expect(counters).toHaveLength(1)
    expect(entries).toBe(0)
  })

  test('two workspaces interleaved on few connections never see each other', async () => {
    const scopes = [newScope(), newScope()]
    for (const scope of scopes) {
      await db.withScope(scope, (client) =>
        client.query(`insert into counter (workspace, kind, value) values ($1, 'x', 1)`, [scope.workspace]),
      )
    }
    await Promise.all(
      Array.from({ length: 500 }, async (_, n) => {
        const scope = scopes[n % 2] ?? newScope()
        const seen =
          n % 3 === 0
            ? await db.readScoped(scope, (prisma) => prisma.counter.findMany())
            : (await db.withScope(scope, (client) => client.query('select workspace from counter'))).rows
        expect(seen.map((row) => row.workspace)).toEqual([scope.workspace])
      }),
    )
  })
})

describe('each role reads what is its own', () => {
  test.each(['person', 'session', 'link_token', 'installation'])(
    'the app and live roles are denied %s',
    async (table) => {
      await expect(db.pools.app.query(`select from ${table}`)).rejects.toMatchObject({ code: '42501' })
      await expect(db.pools.live.query(`select from ${table}`)).rejects.toMatchObject({ code: '42501' })
    },
  )

  test('the auth role finds workspaces and memberships and is denied the journal', async () => {
    await db.pools.auth.query('select from workspace')
    await db.pools.auth.query('select from member')
    await expect(db.pools.auth.query('select from entry')).rejects.toMatchObject({ code: '42501' })
    await expect(db.pools.auth.query(`update member set role = 'owner'`)).rejects.toMatchObject({ code: '42501' })
  })

  test('the live role reads across workspaces and writes nothing', async () => {
    const scope = newScope()
    await insertEntry(scope, 'incident/live', 1)
    const { rows } = await db.pools.live.query('select workspace from entry where workspace = $1', [scope.workspace])
    expect(rows).toHaveLength(1)
    await expect(db.pools.live.query('delete from sealed_value')).rejects.toMatchObject({ code: '42501' })
  })

  test('whether a session stands can be asked without reading sessions', async () => {
    const scope = newScope()
    const [person, session, member] = [randomUUID(), randomUUID(), randomUUID()]
    await db.pools.auth.query(
      `insert into person (id, email, name, password_changed_at, created_at) values ($1, $2, 'A', now(), now())`,
      [person, `${person}@example.org`],
    )
    await db.pools.auth.query(
      `insert into session (id, person, created_at, last_seen_at, authenticated_at, expires_at)
       values ($1, $2, now(), now(), now(), now() + interval '1 hour')`,
      [session, person],
    )
    await db.withScope(scope, (client) =>
      client.query(
        `insert into member (workspace, id, person, name, email, role, joined_at) values ($1, $2, $3, 'A', 'a', 'responder', now())`,
        [scope.workspace, member, person],
      ),
    )
    const standing = () =>
      db.withScope(scope, async (client) => {
        const { rows } = await client.query('select member, person, role from session_standing($1, $2)', [
          session,
          scope.workspace,
        ])
        return rows
      })
    expect(await standing()).toEqual([{ member, person, role: 'responder' }])
    const { rows } = await db.pools.live.query('select session from sessions_standing($1)', [[session, randomUUID()]])
    expect(rows).toEqual([{ session }])
    await db.pools.auth.query('update session set revoked_at = now() where id = $1', [session])
    expect(await standing()).toEqual([])
  })
})
