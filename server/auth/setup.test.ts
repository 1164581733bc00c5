import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { mintScope } from '#server/db/scope.ts'
import { memberStream } from '#server/member/kind.ts'
import { workspaceStream } from '#server/workspace/kind.ts'
import { ensureSetupToken } from './setup.ts'
import type { Installation } from './testing/installation.ts'
import { claimOf, installation } from './testing/installation.ts'

const ada = { name: 'Ada Owner', email: 'ada@example.org' }

describe('a new installation', () => {
  let here: Installation
  beforeAll(async () => {
    here = await installation()
  })

  test('prints another code at every start, and only the last one counts', async () => {
    const first = String(await ensureSetupToken(here.auth))
    const second = String(await ensureSetupToken(here.auth))
    expect(await here.ok('setup.peek', { secret: first })).toEqual({ valid: false })
    expect(await here.ok('setup.peek', { secret: second })).toEqual({ valid: true })
    expect(await here.ok('setup.state', {})).toEqual({ claimed: false })
    const { rows } = await here.database.owner.query('select encode(token_hash, $1) as hash from link_token', [
      'escape',
    ])
    expect(JSON.stringify(rows)).not.toContain(second)
  })

  test('is not claimed without its code', async () => {
    const answer = await here.call('setup.claim', claimOf('A'.repeat(43), 'acme', ada))
    expect(answer).toMatchObject({ status: 409, error: { code: 'CONFLICT' } })
    expect(await here.ok('setup.state', {})).toEqual({ claimed: false })
  })

  test('stays unclaimed when the claim fails, and says beside which field', async () => {
    const code = String(await ensureSetupToken(here.auth))
    const weak = await here.call('setup.claim', { ...claimOf(code, 'acme', ada), password: 'password1234' })
    expect(weak.error?.fields).toMatchObject({ password: expect.stringContaining('common') })
    const own = await here.call('setup.claim', { ...claimOf(code, 'acme', ada), password: 'Ada Owner 2026' })
    expect(own.error?.fields).toMatchObject({ password: expect.stringContaining('name') })
    const slug = await here.call('setup.claim', claimOf(code, 'Not a slug', ada))
    expect(Object.keys(slug.error?.fields ?? {})).toEqual(['slug'])
    expect(await here.ok('setup.peek', { secret: code })).toEqual({ valid: true })
    const { rows } = await here.database.owner.query('select 1 from person union all select 1 from entry')
    expect(rows).toEqual([])
  })

  test('is claimed by exactly one of many at once, with a workspace whose record starts in one command', async () => {
    const code = String(await ensureSetupToken(here.auth))
    const claims = Array.from({ length: 8 }, (_, i) =>
      claimOf(code, `acme-${i}`, { name: `Claimant ${i}`, email: `claimant${i}@example.org` }),
    )
    const answers = await Promise.all(claims.map((claim) => here.call('setup.claim', claim)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(7)
    const counts = await here.database.owner.query(
      `select (select count(*)::int from person) as persons, (select count(*)::int from workspace) as workspaces,
         (select count(*)::int from member) as members, (select count(distinct command)::int from entry) as commands`,
    )
    expect(counts.rows[0]).toEqual({ persons: 1, workspaces: 1, members: 1, commands: 1 })
    const { rows } = await here.database.owner.query('select id from workspace')
    const { rows: members } = await here.database.owner.query('select id, role from member')
    expect(members[0].role).toBe('owner')
    const scope = mintScope(rows[0].id)
    for (const stream of [workspaceStream(rows[0].id), memberStream(members[0].id)]) {
      expect(await here.journal.verifyStored(scope, stream)).toMatchObject({ entries: 1, faults: [] })
    }
  })

  test('prints no code once it is claimed, and the old one claims nothing', async () => {
    expect(await ensureSetupToken(here.auth)).toBeNull()
    expect(await here.ok('setup.state', {})).toEqual({ claimed: true })
    const again = await here.call('setup.claim', claimOf('B'.repeat(43), 'other', ada))
    expect(again.error?.message).toBe('This installation has its owner already. Sign in instead')
  })
})

describe('another workspace', () => {
  let here: Installation
  beforeAll(async () => {
    here = await installation()
  })

  test('is made by an owner, once for a repeated command, and both can be switched between', async () => {
    const owner = await here.claimed()
    const input = { command: newId(), workspace: newId(), name: 'Second', slug: 'second' }
    expect(await here.ok('workspace.create', input, owner)).toEqual({ slug: 'second' })
    expect(await here.ok('workspace.create', input, owner)).toEqual({ slug: 'second' })
    const me = await here.ok<{ workspaces: { slug: string; role: string }[] }>('me.get', {}, owner)
    expect(me.workspaces.map((w) => [w.slug, w.role])).toEqual([
      ['acme', 'owner'],
      ['second', 'owner'],
    ])
    const current = await here.ok('workspace.current', {}, { cookie: owner.cookie, slug: 'second' })
    expect(current).toMatchObject({ slug: 'second', name: 'Second', me: { role: 'owner' } })

    const taken = await here.call('workspace.create', { ...input, command: newId(), workspace: newId() }, owner)
    expect(taken).toMatchObject({ status: 409, error: { fields: { slug: expect.any(String) } } })
    const { rows } = await here.database.owner.query('select id from workspace where slug = $1', ['acme'])
    const seized = await here.call(
      'workspace.create',
      { ...input, command: newId(), workspace: rows[0].id, slug: 'x1' },
      owner,
    )
    expect(seized.status).toBe(409)

    const observer = await here.joined(owner, 'observer')
    const refused = await here.call(
      'workspace.create',
      { ...input, command: newId(), workspace: newId(), slug: 'third' },
      observer,
    )
    expect(refused).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } })
  })

  test('does not exist for somebody who is no member of it', async () => {
    const outsider = await here.signedIn('ada@example.org')
    const missing = await here.call('workspace.current', {}, { cookie: outsider, slug: 'no-such' })
    await here.database.owner.query(
      "insert into workspace (id, slug, name, origin, created_at) values ($1, 'theirs', 'Theirs', 'made', now())",
      [newId()],
    )
    const theirs = await here.call('workspace.current', {}, { cookie: outsider, slug: 'theirs' })
    expect(theirs.status).toBe(404)
    expect({ ...theirs.error, id: '' }).toEqual({ ...missing.error, id: '' })
  })
})
