import { beforeAll, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { mintScope } from '#server/db/scope.ts'
import { memberKind, memberStream } from './kind.ts'

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
let ownerMember: string
beforeAll(async () => {
  here = await installation()
  owner = await here.claimed()
  const rows = await here.ok<{ id: string; me: boolean }[]>('member.list', {}, owner)
  ownerMember = rows.find((row) => row.me)?.id ?? ''
})

type As = { cookie: string; slug: string }
const changeRole = (by: As, member: string, role: string) =>
  here.call('member.changeRole', { command: newId(), member, role }, by)
const remove = (by: As, member: string) => here.call('member.remove', { command: newId(), member }, by)

test('the list says who is who and what the one who asks may do', async () => {
  const admin = await here.joined(owner, 'admin')
  const observer = await here.joined(owner, 'observer')
  const seen = await here.ok<Record<string, unknown>[]>('member.list', {}, admin)
  const row = (id: string) => seen.find((each) => each.id === id)
  expect(seen[0]).toMatchObject({ id: ownerMember, role: 'owner', mayBecome: [], mayRemove: false, mayReset: false })
  expect(seen[0]?.fixedBecause).toContain('last owner')
  expect(row(admin.member)).toMatchObject({ me: true, mayReset: false })
  expect(row(observer.member)).toMatchObject({
    me: false,
    mayBecome: ['admin', 'responder'],
    mayRemove: true,
    mayReset: true,
  })
  const asObserver = await here.ok<Record<string, unknown>[]>('member.list', {}, observer)
  expect(asObserver.every((each) => !each.mayRemove && (each.mayBecome as []).length === 0)).toBe(true)
})

test('a role that was changed counts on the very next call, and open streams hear of it', async () => {
  const responder = await here.joined(owner, 'responder')
  expect((await here.call('invitation.list', {}, responder)).status).toBe(403)
  expect((await changeRole(owner, responder.member, 'admin')).status).toBe(200)
  expect((await here.call('invitation.list', {}, responder)).status).toBe(200)
  expect((await changeRole(owner, responder.member, 'observer')).status).toBe(200)
  expect((await here.call('invitation.list', {}, responder)).status).toBe(403)
  expect(here.told.members.filter((change) => change.member === responder.member)).toHaveLength(2)
})

test('a removed member finds nothing on the very next call, and open streams hear of it', async () => {
  const gone = await here.joined(owner, 'responder')
  expect((await remove(owner, gone.member)).status).toBe(200)
  expect(await here.call('workspace.current', {}, gone)).toMatchObject({ status: 404, error: { code: 'NOT_FOUND' } })
  expect(here.told.members.at(-1)?.member).toBe(gone.member)
  expect((await remove(owner, gone.member)).status).toBe(404)
  expect((await changeRole(owner, gone.member, 'admin')).status).toBe(404)
})

test('nobody changes or removes somebody above them, or gives more than they have', async () => {
  const admin = await here.joined(owner, 'admin')
  const observer = await here.joined(owner, 'observer')
  expect((await changeRole(admin, ownerMember, 'observer')).status).toBe(403)
  expect((await remove(admin, ownerMember)).status).toBe(403)
  expect((await changeRole(admin, observer.member, 'owner')).status).toBe(403)
  expect((await changeRole(observer, observer.member, 'admin')).status).toBe(403)
  expect((await changeRole(owner, observer.member, 'appOwner')).status).toBe(400)
})

test('the last owner stays: neither removed nor lowered, also when two owners lower each other at once', async () => {
  expect(await changeRole(owner, ownerMember, 'admin')).toMatchObject({ status: 409, error: { code: 'CONFLICT' } })
  expect((await remove(owner, ownerMember)).status).toBe(409)
  for (let round = 0; round < 3; round++) {
    const second = await here.joined(owner, 'owner')
    const answers = await Promise.all([
      round === 0 ? remove(second, ownerMember) : changeRole(second, ownerMember, 'admin'),
      changeRole(owner, second.member, 'admin'),
    ])
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    const { rows } = await here.database.owner.query(
      "select id from member where role = 'owner' and removed_at is null",
    )
    expect(rows).toHaveLength(1)
    if (answers[0].status !== 200) continue
    const secret = await here.invitationBy(second, 'owner')
    if (round === 0) await here.ok('invitation.joinAsMyself', { command: newId(), secret }, owner)
    else await here.ok('member.changeRole', { command: newId(), member: ownerMember, role: 'owner' }, second)
    await here.ok('member.changeRole', { command: newId(), member: second.member, role: 'admin' }, owner)
  }
})

test('another workspace’s member is not found, whoever asks', async () => {
  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Other', slug: 'other' }, owner)
  const [foreign] = await here.ok<{ id: string }[]>('member.list', {}, { cookie: owner.cookie, slug: 'other' })
  const missing = await remove(owner, newId())
  const theirs = await remove(owner, foreign?.id ?? '')
  expect(theirs.status).toBe(404)
  expect({ ...theirs.error, id: '' }).toEqual({ ...missing.error, id: '' })
})

test('a repeated command is carried out once, and the row of each member is what its record folds to', async () => {
  const who = await here.joined(owner, 'responder')
  const input = { command: newId(), member: who.member, role: 'admin' }
  await Promise.all([1, 2, 3].map(() => here.ok('member.changeRole', input, owner)))
  const { rows } = await here.database.owner.query('select * from member where id = $1', [who.member])
  const scope = mintScope(rows[0].workspace)
  const { state, head } = await here.journal.loadStream(scope, memberKind, memberStream(who.member))
  expect(head.seq).toBe(2)
  expect(state).toMatchObject({ role: rows[0].role, name: rows[0].name, email: rows[0].email, person: rows[0].person })
  expect(await here.journal.verifyStored(scope, memberStream(who.member))).toMatchObject({ faults: [] })
})
