import { beforeAll, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { identify } from './identify.ts'
import type { Installation } from './testing/installation.ts'
import { bareFront, installation, PASSWORD, secretOf } from './testing/installation.ts'

type Member = Awaited<ReturnType<Installation['joined']>>

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
let admin: Member
beforeAll(async () => {
  here = await installation()
  owner = await here.claimed()
  admin = await here.joined(owner, 'admin', 'Ben Admin')
})

const next = 'a password chosen anew'
const reset = (by: { cookie: string; slug: string }, member: string) =>
  here.call('member.reset', { command: newId(), member }, by)
const isSignedIn = async (cookie: string) => (await identify(here.auth, cookie)) !== null

test('a reset link gives a new password once, ends every session, is in the record, and its person is told', async () => {
  const cem = await here.joined(owner, 'responder', 'Cem Responder')
  const link = (await reset(admin, cem.member)).data as { url: string; expiresAt: string; id: string }
  expect(link.url).toContain('/reset#')
  expect((Date.parse(link.expiresAt) - Date.now()) / 3_600_000).toBeCloseTo(24, 0)
  const secret = secretOf(link)
  expect(await here.ok('reset.peek', { secret })).toMatchObject({ valid: true, email: cem.email })
  const weak = await here.call('reset.use', { secret, password: 'Cem Responder' })
  expect(weak.error?.fields).toHaveProperty('password')
  expect(await isSignedIn(cem.cookie)).toBe(true)

  const answers = await Promise.all([1, 2, 3].map(() => here.call('reset.use', { secret, password: next })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409])
  expect(await isSignedIn(cem.cookie)).toBe(false)
  expect(here.told.sessions).toContain(cem.session)
  expect((await here.attempt(cem.email, PASSWORD)).outcome).toBe('refused')
  const cookie = await here.signedIn(cem.email, next)
  const { notice } = await here.ok<{ notice: string }>('me.get', {}, { cookie })
  expect(notice).toContain('Ben Admin')
  await here.ok('me.dismissNotice', {}, { cookie })
  expect(await here.ok('me.get', {}, { cookie })).toMatchObject({ notice: null })

  const { rows } = await here.database.owner.query(
    `select type, convert_from(bytes, 'UTF8')::jsonb -> 'data' as data from entry where stream = $1 order by seq`,
    [`member/${cem.member}`],
  )
  expect(rows.slice(1)).toEqual([
    { type: 'reset.issued', data: { link: link.id } },
    { type: 'password.reset', data: { link: link.id, issuedBy: admin.member } },
  ])
})

test('a reset never touches a higher role, and nobody resets themselves', async () => {
  const { rows } = await here.database.owner.query('select id from member where role = $1', ['owner'])
  expect(await reset(admin, rows[0].id)).toMatchObject({ status: 403 })
  expect(await reset(admin, admin.member)).toMatchObject({ status: 403 })
  const responder = await here.joined(owner, 'responder')
  expect(await reset(responder, admin.member)).toMatchObject({ status: 403 })
  expect((await reset(owner, admin.member)).status).toBe(200)
  expect((await reset(admin, newId())).status).toBe(404)
})

test('a link is void when its maker could no longer make it', async () => {
  const dan = await here.joined(owner, 'responder')
  const eve = await here.joined(owner, 'admin')
  const secret = secretOf((await reset(eve, dan.member)).data as { url: string })
  await here.ok('member.changeRole', { command: newId(), member: dan.member, role: 'owner' }, owner)
  expect(await here.ok('reset.peek', { secret })).toEqual({ valid: false, because: 'unknown' })
  expect((await here.call('reset.use', { secret, password: next })).status).toBe(409)
  await here.ok('member.changeRole', { command: newId(), member: dan.member, role: 'observer' }, owner)
  expect(await here.ok('reset.peek', { secret })).toMatchObject({ valid: true })
  await here.ok('member.remove', { command: newId(), member: eve.member }, owner)
  expect(await here.ok('reset.peek', { secret })).toEqual({ valid: false, because: 'unknown' })
})

test('owning one workspace gives no way into another: who also belongs elsewhere is not reset from here', async () => {
  const fay = await here.joined(owner, 'responder')
  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Trap', slug: 'trap' }, admin)
  const trap = { cookie: admin.cookie, slug: 'trap' }
  const secret = await here.invitationBy(trap, 'observer')
  await here.ok('invitation.joinAsMyself', { command: newId(), secret }, owner)
  const inTrap = await here.ok<{ id: string; email: string }[]>('member.list', {}, trap)
  const victim = inTrap.find((row) => row.email === owner.email)?.id ?? ''
  expect(await reset(trap, victim)).toMatchObject({ status: 403 })

  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Gwen', slug: 'gwens' }, admin)
  const gwens = { cookie: admin.cookie, slug: 'gwens' }
  await here.ok(
    'invitation.joinAsMyself',
    { command: newId(), secret: await here.invitationBy(gwens, 'observer') },
    fay,
  )
  expect((await reset(admin, fay.member)).status).toBe(200)
  const refused = await reset(owner, fay.member)
  expect(refused.error?.message).toContain('also belongs to a workspace that is not yours')
})

test('repeating the command makes no second record, and only the last secret counts', async () => {
  const hal = await here.joined(owner, 'responder')
  const input = { command: newId(), member: hal.member }
  const first = await here.ok<{ url: string; id: string }>('member.reset', input, owner)
  const second = await here.ok<{ url: string; id: string }>('member.reset', input, owner)
  expect(second.id).toBe(first.id)
  expect(await here.ok('reset.peek', { secret: secretOf(first) })).toMatchObject({ valid: false })
  expect(await here.ok('reset.peek', { secret: secretOf(second) })).toMatchObject({ valid: true })
  const { rows } = await here.database.owner.query("select 1 from entry where stream = $1 and type = 'reset.issued'", [
    `member/${hal.member}`,
  ])
  expect(rows).toHaveLength(1)
})

test('a reset that cannot be recorded does not happen: the old password opens, and the link works afterwards', async () => {
  let down = false
  const shaky = await installation(async (database, log) => ({
    ...(await bareFront(database, log)),
    at: () => {
      if (down) throw new Error('the record is out of reach')
    },
  }))
  const chief = await shaky.claimed()
  const dan = await shaky.joined(chief, 'responder', 'Dan Responder')
  const link = (await shaky.call('member.reset', { command: newId(), member: dan.member }, chief)).data as {
    url: string
  }
  const use = () => shaky.call('reset.use', { secret: secretOf(link), password: next })
  down = true
  expect((await use()).status).toBe(500)
  expect((await shaky.attempt(dan.email, PASSWORD)).outcome).toBe('signedIn')
  down = false
  expect((await use()).status).toBe(200)
  expect((await shaky.attempt(dan.email, PASSWORD)).outcome).toBe('refused')
})
