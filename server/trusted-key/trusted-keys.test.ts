import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { fingerprintOf } from '#domain/trusted-key/public-key.ts'
import type { TrustedKeyRow } from '#domain/trusted-key/views.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { signer } from '#server/incident/testing/signer.ts'

const here = await installation()
let owner: Awaited<ReturnType<typeof here.claimed>>
let admin: Awaited<ReturnType<typeof here.joined>>

beforeAll(async () => {
  owner = await here.claimed()
  admin = await here.joined(owner, 'admin', 'Cem Admin')
})

const adding = (more: object = {}) => ({
  command: newId(),
  key: newId(),
  name: 'Control plane',
  keyId: `plane-${newId().slice(-8)}`,
  publicKey: signer().pem,
  ...more,
})
const list = (as = owner) => here.ok<TrustedKeyRow[]>('trustedKey.list', {}, as)

test('a key is on the list for everybody with its fingerprint, who added it, and later who revoked it and why', async () => {
  const pair = signer()
  const input = adding({ publicKey: pair.base64 })
  await here.ok('trustedKey.add', input, admin)
  const observer = await here.joined(owner, 'observer')
  const row = (await list(observer)).find(({ id }) => id === input.key)
  expect(row).toMatchObject({
    keyId: input.keyId,
    name: 'Control plane',
    publicKey: pair.base64,
    fingerprint: fingerprintOf(pair.raw.toString('hex')),
    added: { by: 'Cem Admin' },
    revoked: null,
  })
  await here.ok('trustedKey.revoke', { command: newId(), key: input.key, reason: 'It leaked' }, owner)
  const after = await list(observer)
  expect(after.at(-1)).toMatchObject({ id: input.key, revoked: { by: 'Ada Owner', reason: 'It leaked' } })
})

test('a command sent twice counts once; the same key twice is said beside its field', async () => {
  const input = adding()
  await here.ok('trustedKey.add', input, admin)
  await here.ok('trustedKey.add', input, admin)
  expect((await list()).filter(({ id }) => id === input.key)).toHaveLength(1)
  const { error } = await here.call('trustedKey.add', { ...adding(), publicKey: input.publicKey }, owner)
  expect(error).toMatchObject({ code: 'BAD_INPUT', fields: { publicKey: expect.stringMatching(/trusted already/) } })
})

test('two who add a key under the same id at once: one is told that it is taken', async () => {
  const keyId = 'the-same-id'
  const answers = await Promise.all([owner, admin].map((who) => here.call('trustedKey.add', adding({ keyId }), who)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
})

test('keys are changed by owners and admins alone, with a sign-in of the last ten minutes', async () => {
  const responder = await here.joined(owner, 'responder')
  expect((await here.call('trustedKey.add', adding(), responder)).error?.code).toBe('FORBIDDEN')
  await here.database.owner.query(
    `update session set authenticated_at = now() - interval '11 minutes' where person = (select id from person where email = $1)`,
    [admin.email],
  )
  const late = await here.call('trustedKey.add', adding(), admin)
  expect(late.error).toMatchObject({ code: 'FORBIDDEN', fields: { password: expect.stringMatching(/Confirm/) } })
})

describe('another workspace', () => {
  test('neither sees a key nor trusts it, and may have one of the same id', async () => {
    await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Other', slug: 'other' }, owner)
    const there = { ...owner, slug: 'other' }
    const input = adding()
    await here.ok('trustedKey.add', input, owner)
    expect(await list(there)).toEqual([])
    await here.ok('trustedKey.add', { ...input, command: newId() }, there)
    const { error } = await here.call('trustedKey.revoke', { command: newId(), key: newId(), reason: 'x' }, there)
    expect(error?.code).toBe('NOT_FOUND')
  })
})

test('the entries of a key seal what people called it, and show the key itself', async () => {
  const { rows } = await here.database.owner.query<{ type: string; data: string }>(
    `select type, convert_from(bytes, 'UTF8') as data from entry where stream like 'trusted-keys/%' order by seq limit 2`,
  )
  expect(rows[0]?.type).toBe('key.trusted')
  expect(JSON.parse(rows[0]?.data ?? '{}').data).toMatchObject({ algorithm: 'ed25519' })
  expect(rows[0]?.data).not.toContain('Control plane')
})
