import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import type { TrustedKey } from '#domain/trusted-key/state.ts'
import { bytesIn } from './bytes.ts'
import { computedFault, computedValue, onlyFault, signedFault } from './computed.ts'
import { checkSignedFile, signatureFault, signedReading } from './signed-file.ts'
import { readSnapshot } from './snapshot.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
const happened = { at: '2026-11-24T03:00:00.000Z', by: 'ada', seq: 1 }
const key: TrustedKey = { id: 'k', keyId: 'key-1', name: 'Plane', publicKey: hex, added: happened, revoked: null }

const contents = {
  id: 'snap-1',
  sequence: 240,
  createdAt: '2026-11-24T03:00:00Z',
  owners: [{ route: 'shop/checkout', owner: 'op-1' }],
}
const field = (name: string, type: { type: string; options?: string[]; kind?: string; of?: object; min?: number }) =>
  ({ name, type, optional: false }) as never

const textOf = (value: unknown) => Buffer.from(JSON.stringify(value))

function check(bytes: Buffer, { keys = [key], keyId = 'key-1', signed = bytes, sha256 = '' } = {}) {
  const digest = sha256 || createHash('sha256').update(bytes).digest('hex')
  return checkSignedFile({
    reading: {
      file: { id: '', name: 'a', size: bytes.length, sha256: digest },
      signature: sign(null, signed, privateKey).toString('hex'),
      keyId,
    },
    bytes,
    keys: { keys },
    verify: (of, signature, signedBytes) => of === hex && verify(null, signedBytes, publicKey, signature),
  })
}

describe('a signed file', () => {
  test('is verified when digest, key, signature and contents hold, and says what its bytes say', () => {
    const checked = check(textOf(contents))
    expect(checked).toMatchObject({ verdict: 'verified', key: 'k', reason: null })
    expect(checked.contents).toEqual({ ...contents, createdAt: '2026-11-24T03:00:00.000Z' })
    expect(checked.checks.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok', 'ok'])
  })

  test.each([
    ['digest', () => check(textOf(contents), { sha256: 'b'.repeat(64) })],
    ['key', () => check(textOf(contents), { keys: [] })],
    ['key', () => check(textOf(contents), { keys: [{ ...key, keyId: null }] })],
    ['key', () => check(textOf(contents), { keys: [{ ...key, revoked: { ...happened, reason: null } }] })],
    ['signature', () => check(textOf(contents), { signed: textOf({ ...contents, sequence: 1 }) })],
    ['contents', () => check(textOf({ ...contents, sequence: -1 }))],
  ] as const)('fails at its %s, tries nothing after it, and says nothing', (failed, run) => {
    const checked = run()
    expect(checked).toMatchObject({ verdict: 'failed', contents: null, reason: expect.stringMatching(/\.$/) })
    const at = checked.checks.findIndex(({ check: name }) => name === failed)
    expect(checked.checks.map(({ result }) => result)).toEqual(
      checked.checks.map((_, i) => (i < at ? 'ok' : i === at ? 'failed' : 'notTried')),
    )
    const type = {
      type: 'record',
      fields: [field('verdict', { type: 'choice', options: ['verified', 'failed'] })],
    } as const
    expect(computedValue(type, checked)).toEqual({ verdict: 'failed' })
    expect(computedValue({ type: 'table', columns: [], min: 1 }, checked)).toBeNull()
  })
})

const routes = (count: number) => Array.from({ length: count }, (_, i) => ({ route: `shop/${i}`, owner: `op-${i}` }))

test('a snapshot of thousands of routes verifies', () => {
  expect(check(textOf({ ...contents, owners: routes(5_000) }))).toMatchObject({ verdict: 'verified' })
})

test('what nobody trusted signed is not read: the largest file that is no snapshot costs its digest and no more', () => {
  const flood = Buffer.from(`{"owners":[${'{},'.repeat(174_000)}{}]}`)
  let read = 0
  const decode = TextDecoder.prototype.decode
  TextDecoder.prototype.decode = function (...input) {
    read++
    return decode.apply(this, input)
  }
  try {
    for (const run of [
      () => check(flood, { keys: [] }),
      () => check(flood, { sha256: 'b'.repeat(64) }),
      () => check(flood, { signed: Buffer.from('x') }),
    ])
      expect(run().verdict).toBe('failed')
    expect(read).toBe(0)
    expect(check(flood).reason).toMatch(/at most 10000 routes; these are 174001/)
    expect(read).toBe(1)
  } finally {
    TextDecoder.prototype.decode = decode
  }
})

describe('a table holds the rows of a list that is recorded', () => {
  const reference = (kind: string) => ({ type: 'reference', kind }) as const
  const listOf = (kind: string) => ({ type: 'list', of: reference(kind), min: 1 }) as const
  const table = {
    type: 'table',
    columns: [field('route', reference('route')), field('owner', reference('op'))],
    min: 1,
  }
  const gap = { name: 'gap', type: { type: 'record', fields: [field('routes', listOf('route'))] } } as const
  const facts = [gap, { name: 'edges', type: listOf('edge') } as const]

  test('and no others, whatever their case', () => {
    const checked = check(textOf({ ...contents, owners: [...routes(300), { route: 'Shop/Cart', owner: 'op' }] }))
    expect(computedValue(table as FieldType, checked, ['shop/cart', 'shop/none'])).toEqual([
      { route: { name: 'Shop/Cart' }, owner: { name: 'op' } },
    ])
    expect(computedValue(table as FieldType, checked)).toHaveLength(301)
  })

  test.each([
    ['gap.routes', null],
    ['edges', /edges has to be a list of route references/],
    ['gap.colour', /has to be a list/],
    ['gap', /has to be a list/],
  ])('named by %s', (path, fault) => {
    if (fault === null) expect(onlyFault(table as FieldType, facts, path)).toBeNull()
    else expect(onlyFault(table as FieldType, facts, path)).toMatch(fault)
  })

  test('where there are rows to choose', () => {
    expect(onlyFault({ type: 'text' }, facts, 'gap.routes')).toMatch(/Only a table/)
    const owners = { type: 'table', columns: [field('owner', reference('op'))], min: 1 } as const
    expect(onlyFault(owners, facts, 'gap.routes')).toMatch(/without the column route/)
  })
})

describe('a snapshot is read strictly', () => {
  test.each([
    ['no UTF-8', Buffer.from([0xff, 0xfe]), 'no UTF-8'],
    ['no JSON', Buffer.from('{'), 'no valid JSON'],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), textOf(contents)]), 'no valid JSON'],
    ['a name twice', Buffer.from('{"id":"a","id":"b"}'), 'stands twice'],
    ['no sequence', textOf({ ...contents, sequence: undefined }), 'In sequence: it is missing'],
    ['a sequence in quotes', textOf({ ...contents, sequence: '240' }), 'In sequence: a whole number'],
    ['half a sequence', textOf({ ...contents, sequence: 1.5 }), 'In sequence'],
    [
      'a sequence that no number holds',
      Buffer.from(JSON.stringify(contents).replace('240', '9007199254740993')),
      'In sequence',
    ],
    [
      'a time without a zone',
      textOf({ ...contents, createdAt: '2026-11-24T03:00:00' }),
      'In createdAt: a time with its zone',
    ],
    ['no owners', textOf({ ...contents, owners: [] }), 'In owners: at least one'],
    ['a route twice', textOf({ ...contents, owners: [contents.owners[0], contents.owners[0]] }), 'named twice'],
    [
      'an empty owner',
      textOf({ ...contents, owners: [{ route: 'a', owner: '' }] }),
      'In owners.0.owner: nothing is named',
    ],
    ['more than is known', textOf({ ...contents, note: 'x' }), 'note has no place'],
    [
      'more in an owner',
      textOf({ ...contents, owners: [{ route: 'a', owner: 'b', health: 'ok' }] }),
      'health has no place',
    ],
    ['a list', textOf([contents]), 'In the whole'],
    ['10,001 routes', textOf({ ...contents, owners: routes(10_001) }), 'at most 10000 routes; these are 10001'],
    [
      'a route twice, in another case',
      textOf({
        ...contents,
        owners: [
          { route: 'shop/Checkout', owner: 'op-A' },
          { route: 'shop/checkout', owner: 'op-B' },
        ],
      }),
      'a route is named twice',
    ],
    [
      'an owner in two cases',
      textOf({
        ...contents,
        owners: [
          { route: 'a', owner: 'op-A' },
          { route: 'b', owner: 'op-a' },
        ],
      }),
      'an owner is spelled in two cases',
    ],
    [
      'a letter that one language folds otherwise',
      textOf({
        ...contents,
        owners: [
          { route: 'ODOΣ', owner: 'o' },
          { route: 'odoσ', owner: 'o' },
        ],
      }),
      'a route is named twice',
    ],
  ])('%s is refused with its reason', (_, bytes, reason) => {
    const read = readSnapshot(bytes)
    expect(read).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  })
})

test.each([
  ['base64', Buffer.alloc(64, 7).toString('base64'), null],
  ['base64url', Buffer.alloc(64, 255).toString('base64url'), null],
  [
    'hex, in lines',
    Buffer.alloc(64, 7)
      .toString('hex')
      .replace(/(.{32})/g, '$1\n'),
    null,
  ],
  ['63 bytes', Buffer.alloc(63, 7).toString('base64'), /64 bytes/],
  ['words', 'it is signed', /64 bytes/],
  ['base64 with bits left over', `${'A'.repeat(85)}B==`, /64 bytes/],
])('a signature in %s', (_, text, fault) => {
  if (fault === null) expect(signatureFault(text)).toBeNull()
  else expect(signatureFault(text)).toMatch(fault)
})

test('base64 that begins with 0x is base64, and hex may begin so', () => {
  const signature = Buffer.concat([Buffer.from('0xab', 'base64'), Buffer.alloc(61, 7)])
  expect(signature.toString('base64')).toMatch(/^0x/)
  expect(bytesIn(signature.toString('base64'), [64])).toEqual(new Uint8Array(signature))
  expect(bytesIn(`0x${signature.toString('hex')}`, [64])).toEqual(new Uint8Array(signature))
})

test('bytes are looked for in the lengths that are asked for, in hex first', () => {
  expect(bytesIn('00'.repeat(32), [32, 48])).toHaveLength(32)
  expect(bytesIn('00'.repeat(32), [48])).toHaveLength(48)
  expect(bytesIn('', [0, 32])).toBeNull()
})

test('a fact in part unknown is nothing to verify', () => {
  const file: Json = { id: '019330f0-0000-7000-8000-000000000000', name: 'a', size: 1, sha256: 'a'.repeat(64) }
  expect(signedReading({ file, signature: 's', keyId: 'k' })).not.toBeNull()
  for (const value of [
    null,
    { file: null, signature: 's', keyId: 'k' },
    { file, signature: null, keyId: 'k' },
    [],
    'x',
  ])
    expect(signedReading(value as Json)).toBeNull()
})

describe('the facts of a verifier are of one form', () => {
  const verdict = field('verdict', { type: 'choice', options: ['verified', 'failed'] })
  const record = (...fields: never[]) => ({ type: 'record', fields }) as const

  test.each([
    [record(verdict), null],
    [record(field('sequence', { type: 'integer' })), /Without its verdict/],
    [record(verdict, field('sequence', { type: 'text' })), /sequence as an integer/],
    [record(verdict, field('colour', { type: 'text' })), /no colour/],
    [record(field('verdict', { type: 'choice', options: ['verified', 'fine'] })), /verified or failed/],
    [{ type: 'text' } as const, /a record, or the table/],
    [{ type: 'table', columns: [field('route', { type: 'reference' })], min: 1 } as const, null],
    [{ type: 'table', columns: [field('edge', { type: 'reference' })], min: 1 } as const, /no edge/],
  ])('computed %#', (type, fault) => {
    if (fault === null) expect(computedFault(type)).toBeNull()
    else expect(computedFault(type)).toMatch(fault)
  })

  test('it verifies a file with its signature and key id, and nothing else', () => {
    const [file, signature, keyId] = [
      field('file', { type: 'file' }),
      field('signature', { type: 'text' }),
      field('keyId', { type: 'text' }),
    ] as [never, never, never]
    expect(signedFault(record(file, signature, keyId))).toBeNull()
    expect(signedFault(record(file, signature))).toMatch(/verifies a record of/)
    expect(signedFault(record(file, signature, keyId, verdict))).toMatch(/verifies a record of/)
    expect(signedFault({ type: 'file' })).toMatch(/verifies a record of/)
  })
})
