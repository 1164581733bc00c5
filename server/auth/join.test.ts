import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { Installation } from './testing/installation.ts'
import { installation, PASSWORD, secretOf } from './testing/installation.ts'

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
beforeAll(async () => {
  here = await installation()
  owner = await here.claimed()
})

let count = 0
const newcomer = (secret: string, email = `new${++count}@example.org`) => ({
  command: newId(),
  secret,
  name: 'New Comer',
  email,
  password: PASSWORD,
})

describe('an invitation', () => {
  test('lets a new person join with its role, once; looking at it spends nothing', async () => {
    const secret = await here.invitationBy(owner, 'responder')
    for (let i = 0; i < 3; i++) {
      expect(await here.ok('invitation.peek', { secret })).toMatchObject({
        valid: true,
        workspace: 'Acme',
        role: 'responder',
        invitedBy: 'Ada Owner',
      })
    }
    const who = newcomer(secret)
    expect(await here.ok('invitation.joinAsNewPerson', who)).toEqual({ email: who.email, slug: 'acme' })
    const cookie = await here.signedIn(who.email)
    expect(await here.ok('workspace.current', {}, { cookie, slug: 'acme' })).toMatchObject({
      me: { role: 'responder' },
    })
    expect(await here.ok('invitation.peek', { secret })).toEqual({ valid: false, because: 'used' })
    expect(await here.call('invitation.joinAsNewPerson', newcomer(secret))).toMatchObject({ status: 409 })
  })

  test('used by ten at once lets in exactly one', async () => {
    const secret = await here.invitationBy(owner, 'observer')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => here.call('invitation.joinAsNewPerson', newcomer(secret))),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(409)])
  })

  test('stands with its secret behind the hash, so that opening it sends the secret nowhere, and says that it is loopback', async () => {
    const link = await here.ok<{ url: string; onlyHere: boolean; expiresAt: string }>(
      'invitation.create',
      { role: 'observer', email: null },
      owner,
    )
    expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/join#[\w-]{43}$/)
    expect(link.onlyHere).toBe(true)
    expect((Date.parse(link.expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(7, 1)
  })

  test('ends after seven days, and when it is taken back', async () => {
    const secret = await here.invitationBy(owner, 'observer')
    await here.database.owner.query(
      "update link_token set expires_at = now() - interval '1 second' where spent_at is null",
    )
    expect(await here.ok('invitation.peek', { secret })).toEqual({ valid: false, because: 'expired' })
    expect(await here.call('invitation.joinAsNewPerson', newcomer(secret))).toMatchObject({ status: 409 })

    const link = await here.ok<{ id: string; url: string }>(
      'invitation.create',
      { role: 'observer', email: null },
      owner,
    )
    expect(await here.ok('invitation.list', {}, owner)).toMatchObject([{ id: link.id, invitedBy: 'Ada Owner' }])
    await here.ok('invitation.withdraw', { invitation: link.id }, owner)
    expect(await here.call('invitation.withdraw', { invitation: link.id }, owner)).toMatchObject({ status: 404 })
    expect(await here.ok('invitation.peek', { secret: secretOf(link) })).toEqual({ valid: false, because: 'unknown' })
    expect(await here.ok('invitation.list', {}, owner)).toEqual([])
  })

  test('for one address takes no other', async () => {
    const secret = await here.invitationBy(owner, 'responder', 'cem@example.org')
    const other = await here.call('invitation.joinAsNewPerson', newcomer(secret))
    expect(other).toMatchObject({ status: 409, error: { fields: { email: 'This invitation is for cem@example.org' } } })
    expect((await here.call('invitation.joinAsNewPerson', newcomer(secret, 'CEM@example.org'))).status).toBe(200)
  })

  test('cannot raise anybody above its maker, and stops when its maker could no longer make it', async () => {
    const admin = await here.joined(owner, 'admin')
    const tooHigh = await here.call('invitation.create', { role: 'owner', email: null }, admin)
    expect(tooHigh).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } })
    expect((await here.call('invitation.create', { role: 'appOwner', email: null }, owner)).status).toBe(400)
    const secret = await here.invitationBy(admin, 'admin')
    await here.ok('member.changeRole', { command: newId(), member: admin.member, role: 'responder' }, owner)
    expect(await here.ok('invitation.peek', { secret })).toEqual({ valid: false, because: 'unknown' })
    expect(await here.call('invitation.joinAsNewPerson', newcomer(secret))).toMatchObject({ status: 409 })
  })

  test('a weak password or a taken address is said beside the field and spends nothing', async () => {
    const secret = await here.invitationBy(owner, 'responder')
    const weak = await here.call('invitation.joinAsNewPerson', { ...newcomer(secret), password: 'qwerty123456' })
    expect(Object.keys(weak.error?.fields ?? {})).toEqual(['password'])
    const taken = await here.call('invitation.joinAsNewPerson', newcomer(secret, owner.email))
    expect(Object.keys(taken.error?.fields ?? {})).toEqual(['email'])
    expect(await here.ok('invitation.peek', { secret })).toMatchObject({ valid: true })
  })
})

describe('somebody with an account', () => {
  test('joins one more workspace as themselves, and is told when they belong already', async () => {
    const ben = await here.joined(owner, 'responder')
    await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Second', slug: 'second' }, owner)
    const second = { cookie: owner.cookie, slug: 'second' }
    const secret = await here.invitationBy(second, 'admin')
    expect((await here.call('invitation.joinAsMyself', { command: newId(), secret })).status).toBe(401)
    expect(await here.ok('invitation.joinAsMyself', { command: newId(), secret }, ben)).toMatchObject({
      slug: 'second',
    })
    const roles = async (slug: string) =>
      (await here.ok<{ me: { role: string } }>('workspace.current', {}, { cookie: ben.cookie, slug })).me.role
    expect([await roles('acme'), await roles('second')]).toEqual(['responder', 'admin'])

    const again = await here.invitationBy(second, 'observer')
    const answer = await here.call('invitation.joinAsMyself', { command: newId(), secret: again }, ben)
    expect(answer.error?.message).toBe('You are a member of Second already')
    expect(await here.ok('invitation.peek', { secret: again })).toMatchObject({ valid: true })
  })

  test('who was removed and is invited again is the same member, with its record going on', async () => {
    const eva = await here.joined(owner, 'responder', 'Eva Returns')
    await here.ok('member.remove', { command: newId(), member: eva.member }, owner)
    expect((await here.call('workspace.current', {}, eva)).status).toBe(404)
    const secret = await here.invitationBy(owner, 'observer')
    await here.ok('invitation.joinAsMyself', { command: newId(), secret }, eva)
    expect(await here.ok('workspace.current', {}, eva)).toMatchObject({ me: { member: eva.member, role: 'observer' } })
  })
})
