import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import { addKey, revokeKey } from './decide.ts'
import { evolveTrustedKeys } from './evolve.ts'
import { fingerprintOf, readPublicKey } from './public-key.ts'
import { AddTrustedKey } from './schema.ts'
import type { TrustedKeys } from './state.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const der = publicKey.export({ format: 'der', type: 'spki' })
const raw = der.subarray(-32)
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString()

test.each([
  ['PEM', pem],
  ['PEM with spaces around it and Windows lines', `  ${pem.replaceAll('\n', '\r\n')}  `],
  ['base64', raw.toString('base64')],
  ['base64url', raw.toString('base64url')],
  ['hex', raw.toString('hex')],
  ['hex in capitals', raw.toString('hex').toUpperCase()],
  ['DER in base64', der.toString('base64')],
  ['DER in hex', der.toString('hex')],
])('a public key is read from %s', (_, pasted) => {
  expect(readPublicKey(pasted)).toEqual({ ok: true, key: raw.toString('hex') })
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'pem', type: 'spki' })
const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'pem', type: 'spki' })

test.each([
  ['nothing', '  ', /Paste the public key/],
  ['a private key', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), /private key/],
  ['a key of RSA', rsa.toString(), /another kind/],
  ['a key of X25519', x25519.toString(), /another kind/],
  ['a PEM cut short', pem.slice(0, 60), /no public key that can be read/],
  ['words', 'my key', /An Ed25519 public key is needed/],
  ['31 bytes', raw.subarray(1).toString('hex'), /An Ed25519 public key is needed/],
  ['33 bytes', `${raw.toString('hex')}00`, /An Ed25519 public key is needed/],
  ['zeros, under which anybody signs', '00'.repeat(32), /no Ed25519 public key/],
  ['the neutral point', `01${'00'.repeat(31)}`, /no Ed25519 public key/],
  ['a height above the field', 'ff'.repeat(32), /no Ed25519 public key/],
  ['no point of the curve', `02${'00'.repeat(31)}`, /no Ed25519 public key/],
])('%s is refused with its reason', (_, pasted, message) => {
  expect(readPublicKey(pasted)).toEqual({ ok: false, message: expect.stringMatching(message) })
})

test('the fingerprint of a key is what openssl says of its DER form', () => {
  const known = readPublicKey('11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=')
  expect(known.ok && fingerprintOf(known.key)).toBe('06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9')
})

const now = '2026-11-24T03:17:00.000Z'
const asked = { now, authenticatedAt: '2026-11-24T03:10:00.000Z' }
const input = (more: Partial<AddTrustedKey> = {}) => ({
  command: newId(),
  key: newId(),
  name: 'Control plane',
  keyId: 'plane-1',
  publicKey: pem,
  ...more,
})
const other = () => generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()

const folded = (events: ReturnType<typeof addKey>, state: TrustedKeys | null = null): TrustedKeys =>
  events.reduce<TrustedKeys>(
    (at, { type, tv, data, open }, i) =>
      evolveTrustedKeys(at, {
        entry: {
          v: 1,
          workspace: '',
          stream: 'trusted-keys/x',
          seq: at.keys.length + i + 1,
          prev: '',
          at: now,
          actor: { kind: 'member', id: 'ada' },
          command: '',
          part: [1, 1],
          type,
          tv,
          data,
          sealed: {},
        },
        hash: '',
        opened: open,
      }),
    state ?? { keys: [] },
  )

const fieldsOf = (work: () => unknown): Record<string, string> => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return { ...error.fields, code: error.code }
    throw error
  }
  return {}
}

describe('a key', () => {
  test('is trusted from the moment it is added, under its id, until it is revoked with a reason', () => {
    const adding = input()
    const added = folded(addKey(null, adding, asked))
    expect(added.keys).toMatchObject([{ keyId: 'plane-1', publicKey: raw.toString('hex'), revoked: null }])
    const revoked = folded(revokeKey(added, { command: newId(), key: adding.key, reason: 'It leaked' }, asked), added)
    expect(revoked.keys).toMatchObject([{ keyId: 'plane-1', revoked: { by: 'ada', at: now, reason: 'It leaked' } }])
    const again = () => revokeKey(revoked, { command: newId(), key: adding.key, reason: 'Twice' }, asked)
    expect(fieldsOf(again).code).toBe('CONFLICT')
    expect(fieldsOf(() => revokeKey(added, { command: newId(), key: newId(), reason: 'x' }, asked)).code).toBe(
      'NOT_FOUND',
    )
  })

  test('is added once, in whatever form, and neither it nor its id comes back after it was revoked', () => {
    const adding = input()
    const added = folded(addKey(null, adding, asked))
    const twice = () => addKey(added, input({ keyId: 'plane-2', publicKey: raw.toString('base64') }), asked)
    expect(fieldsOf(twice).publicKey).toMatch(/trusted already as plane-1/)
    expect(fieldsOf(() => addKey(added, input({ publicKey: other() }), asked)).keyId).toMatch(
      /names Control plane already/,
    )
    const gone = folded(revokeKey(added, { command: newId(), key: adding.key, reason: 'It leaked' }, asked), added)
    expect(fieldsOf(() => addKey(gone, input({ keyId: 'plane-2' }), asked)).publicKey).toMatch(/was revoked as plane-1/)
    expect(fieldsOf(() => addKey(gone, input({ publicKey: other() }), asked)).keyId).toMatch(/was revoked/)
  })

  test('is changed only by who has just shown who they are', () => {
    const late = { now, authenticatedAt: '2026-11-24T03:06:59.000Z' }
    expect(fieldsOf(() => addKey(null, input(), late))).toEqual({
      code: 'FORBIDDEN',
      password: 'Confirm your password first',
    })
    const added = folded(addKey(null, input(), asked))
    const key = added.keys[0]?.id ?? ''
    expect(fieldsOf(() => revokeKey(added, { command: newId(), key, reason: 'x' }, late)).code).toBe('FORBIDDEN')
  })

  test.each([
    ['', /Give the id/],
    ['two words', /without spaces/],
    ['ключ', /without spaces/],
    ['x'.repeat(81), /At most 80/],
  ])('has an id that can be typed: %j is none', (keyId, message) => {
    const parsed = AddTrustedKey.safeParse(input({ keyId }))
    expect(parsed.error?.issues.map(({ message }) => message).join()).toMatch(message)
  })
})
