import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Execution, Reading } from '#domain/execution/state.ts'
import type { VerifiedReading } from '#domain/incident/decision.ts'
import type { Json } from '#domain/json.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { standing } from '#domain/ruling/testing/oracle.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import type { TrustedKey } from '#domain/trusted-key/state.ts'
import { computedValue } from '#domain/verifier/computed.ts'
import { checkSignedFile, signedReading } from '#domain/verifier/signed-file.ts'
import type { Oracle, Params, Play } from '../play.ts'
import { isDone, mostly, succeeded } from '../play.ts'

const environment = id('production')
const [route, other, stranger] = [id('route-1'), id('route-2'), id('route-9')]
const [owner, second, foreign] = [id('op-8790'), id('op-8791'), id('op-8801')]
const stream = 'route-events'
const consumers = ['edge-fra', 'edge-ams']

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey, hex: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') }
}
const [trusted, revoked, unknown] = [pair(), pair(), pair()]
const happened = { at: minute(-100), by: id('amara'), seq: 1 }
const trustedKey = (keyId: string, publicKey: string, more: Partial<TrustedKey> = {}): TrustedKey => ({
  id: id(keyId),
  keyId,
  name: keyId,
  publicKey,
  added: happened,
  revoked: null,
  ...more,
})
const keys = [
  trustedKey('key-1', trusted.hex),
  trustedKey('key-0', revoked.hex, { revoked: { ...happened, reason: 'It leaked' } }),
]

/** A snapshot as somebody brings it, and what is true of it, known here because it was made here. */
type Brought = { value: Json; bytes: Buffer; sequence: number | null; owners: readonly (readonly [string, string])[] }

const snapshotOf = (sequence: number) => ({
  id: `snap-${sequence}`,
  sequence,
  createdAt: minute(0),
  owners: [
    { route: 'route-1', owner: 'op-8790' },
    { route: 'route-2', owner: 'op-8791' },
  ],
})

function brought(sequence: number, by: typeof trusted, keyId: string, signed: Json | null = null): Brought {
  const bytes = Buffer.from(JSON.stringify(snapshotOf(sequence)))
  const signature = sign(null, signed === null ? bytes : Buffer.from(JSON.stringify(signed)), by.privateKey)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = { id: id(`${sequence}${keyId}${signed === null}`), name: 'snapshot.json', size: bytes.length, sha256 }
  const stands = by === trusted && keyId === 'key-1' && signed === null
  return {
    value: { file, signature: signature.toString('base64'), keyId },
    bytes,
    sequence: stands ? sequence : null,
    owners: stands
      ? [
          [route, owner],
          [other, second],
        ]
      : [],
  }
}

const good = brought(240, trusted, 'key-1')
const newer = brought(300, trusted, 'key-1')
const short = brought(239, trusted, 'key-1')
const all = [
  good,
  newer,
  short,
  brought(241, trusted, 'key-1', snapshotOf(240)),
  brought(242, unknown, 'key-1'),
  brought(243, revoked, 'key-0'),
  brought(244, trusted, 'key-9'),
]
const keyOf = (value: Json): string => {
  const reading = signedReading(value)
  return reading === null ? '' : `${reading.file.sha256} ${reading.signature} ${reading.keyId}`
}
const byValue = new Map(all.map((one) => [keyOf(one.value), one]))

const idsFor = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(idsFor)
  if (value === null || typeof value !== 'object') return value
  const named = (value as Params).name
  if (typeof named === 'string') return id(named)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, idsFor(part)]))
}

const runbook = runbookAt('runbooks/route-event-replay-gap.yaml')

/** What the server would find in the bytes. */
function checked({ value, bytes }: Brought): VerifiedReading {
  const reading = signedReading(value)
  if (!reading) throw new Error('This is no signed file')
  const result = checkSignedFile({
    reading,
    bytes,
    keys: { keys },
    verify: (hex, signature, of) => {
      const by = [trusted, revoked, unknown].find((one) => one.hex === hex)
      return by !== undefined && verify(null, of, by.publicKey, signature)
    },
  })
  const computed = runbook.document.facts.filter((fact) => fact.computed !== undefined)
  const values = computed.map(({ name, type }) => [name, idsFor(computedValue(type, result))] as const)
  return { checked: result, values: Object.fromEntries(values) }
}
const verified = new Map(all.map((one) => [keyOf(one.value), checked(one)]))

const reading = (run: Execution, now: number, fact: string, key: string | null = null) =>
  standing(run, now, {}, fact, key)
/** A program's word as it is: what completes a step takes it, and bytes prove themselves, whoever brought them. */
const heard = (run: Execution, now: number, fact: string) => standing(run, now, {}, fact, null, false, true)
const part = (value: Json | undefined, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? ((value as Params)[name] ?? null) : null
const time = (value: Json): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
const list = (value: Json): readonly Json[] | null => (Array.isArray(value) ? value : null)

/** What a verifier said of the snapshot that counts now, unless somebody took its word back. */
function word(run: Execution, now: number, fact: 'snapshotCheck' | 'snapshotOwners') {
  const snapshot = heard(run, now, 'snapshot')
  const truth = snapshot && byValue.get(keyOf(snapshot.value))
  const said = (run.readings[fact] ?? []).find(({ cites }) => snapshot !== null && cites.includes(snapshot.seq))
  return snapshot && truth && said && !said.withdrawn ? { truth, at: Date.parse(said.at) } : null
}

const gapOf = (run: Execution, now: number): Reading | null => reading(run, now, 'gap')

function covering(run: Execution, now: number, gap = gapOf(run, now)): { sequence: number; at: number } | null {
  const check = word(run, now, 'snapshotCheck')
  const last = part(gap?.value, 'toSequence')
  if (!check || check.truth.sequence === null || last === null) return null
  return check.truth.sequence >= Number(last) ? { sequence: check.truth.sequence, at: check.at } : null
}

const mayResume = (run: Execution, now: number, params: Params): boolean => {
  const baseline = covering(run, now)
  const named = reading(run, now, 'stream')?.value
  return (
    isDone(run, 'verify') &&
    baseline !== null &&
    params.startSequence === baseline.sequence + 1 &&
    params.stream === part(named, 'stream') &&
    (list(part(named, 'consumers')) ?? []).includes(params.consumer ?? null)
  )
}

const mayUse = (run: Execution, now: number, params: Params): boolean => {
  const about = String(params.route)
  switch (params.basis) {
    case 'signedSnapshot': {
      const check = word(run, now, 'snapshotCheck')
      const owners = word(run, now, 'snapshotOwners')?.truth.owners ?? []
      return (
        check !== null &&
        check.truth.sequence !== null &&
        owners.some(([of, by]) => of === params.route && by === params.owner)
      )
    }
    case 'operation': {
      const read = reading(run, now, 'owner.byOperation', about)?.value
      return part(read, 'operation') === params.owner && part(read, 'state') === 'succeeded'
    }
    case 'lastVerifiedOwner': {
      const read = reading(run, now, 'owner.lastVerified', about)?.value
      const policy = reading(run, now, 'owner.maxAge')?.value
      const age = now - time(part(read, 'verifiedAt'))
      return part(read, 'owner') === params.owner && age >= 0 && typeof policy === 'string' && age <= durationMs(policy)
    }
    default:
      return false
  }
}

const resumedAll = (run: Execution, now: number, after: number): boolean => {
  const named = reading(run, now, 'stream')?.value
  const affected = list(part(named, 'consumers'))
  return (
    affected?.every((consumer) =>
      succeeded(run, 'jetstream.resume').some(
        ({ params, at }) =>
          params.consumer === consumer && params.stream === part(named, 'stream') && Date.parse(at) > after,
      ),
    ) ?? false
  )
}

/** What the step asks: once for each consumer, whichever stream was named since. */
const resumedEach = (run: Execution, now: number): boolean =>
  list(part(heard(run, now, 'stream')?.value, 'consumers'))?.every((consumer) =>
    succeeded(run, 'jetstream.resume').some(({ params }) => params.consumer === consumer),
  ) ?? false

const mayClear = (run: Execution, now: number): boolean => {
  const baseline = covering(run, now)
  const gap = gapOf(run, now)
  return (
    baseline !== null &&
    gap !== null &&
    baseline.at > Date.parse(gap.at) &&
    baseline.at > time(part(gap.value, 'detectedAt')) &&
    resumedAll(run, now, baseline.at)
  )
}

const isContained = (run: Execution, now: number): boolean =>
  list(part(heard(run, now, 'gap')?.value, 'routes'))?.every(
    (each) =>
      succeeded(run, 'routes.failClosed').some(({ params }) => list(params.routes ?? null)?.includes(each)) ||
      succeeded(run, 'owner.use').some(({ params }) => params.route === each),
  ) ?? false

const oracle: Oracle = {
  action: (run, now, name, params) => {
    switch (name) {
      case 'routes.failClosed':
        return true
      case 'owner.use':
        return mayUse(run, now, params)
      case 'jetstream.resume':
        return mayResume(run, now, params)
      case 'gap.clear':
        return mayClear(run, now)
      default:
        return false
    }
  },
  step: (run, now, step) => {
    switch (step) {
      case 'contain':
        return isContained(run, now)
      case 'fetch':
        return isDone(run, 'contain')
      case 'verify':
        return isDone(run, 'fetch') && covering(run, now, heard(run, now, 'gap')) !== null
      case 'resume':
        return isDone(run, 'verify') && resumedEach(run, now)
      default:
        return true
    }
  },
  ending: (run, now) => mayClear(run, now),
}

const gap = { routes: [route, other], edges: [id('edge-1')], fromSequence: 201, toSequence: 240, detectedAt: minute(0) }
const affected = { stream, consumers }

export const replayGapPlay: Play = {
  name: 'Route Event Replay Gap',
  runbook,
  scope: { environment },
  resolutions: ['replayed'],
  oracle,
  equivalent: {
    'no-apply-over-gap, rule 2 (jetstream.resume) taken for granted while unknown':
      'the rule before it misses the same check of the snapshot',
  },
  minutesBetween: 1,
  verified: (_fact, value) => verified.get(keyOf(value)) ?? null,
  facts: {
    gap: {
      step: 'contain',
      keys: [null],
      value: mostly(
        gap,
        null,
        { ...gap, toSequence: 260 },
        { ...gap, detectedAt: minute(600) },
        { ...gap, routes: null },
      ),
    },
    'owner.maxAge': { step: 'contain', keys: [null], value: mostly('2h', '10m', null) },
    'owner.lastVerified': {
      step: 'contain',
      keys: [route, other],
      value: mostly(
        { owner, verifiedAt: minute(0) },
        { owner: second, verifiedAt: minute(-50) },
        { owner, verifiedAt: minute(900) },
        null,
      ),
    },
    'owner.byOperation': {
      step: 'contain',
      keys: [route, other],
      value: mostly({ operation: owner, state: 'succeeded' }, { operation: owner, state: 'failed' }, null),
    },
    snapshot: {
      step: 'fetch',
      keys: [null],
      value: (dice) => {
        const most = mostly(good.value, null)(dice)
        if (most === null || dice.next() < 0.7) return most
        const one = dice.pick([good, ...all])
        return dice.next() < 0.1 ? { ...(one.value as Params), signature: null } : one.value
      },
    },
    stream: {
      step: 'resume',
      keys: [null],
      value: mostly(affected, null, { ...affected, consumers: ['edge-fra'] }, { ...affected, stream: 'audit' }),
    },
    propagation: {
      step: 'record',
      keys: [null],
      value: mostly({ firstWrongAt: minute(-20), lastWrongAt: minute(-2), notes: 'Old owners answered' }, null),
    },
  },
  actions: {
    'routes.failClosed': (dice) => ({ routes: mostly([route, other], [route])(dice) }),
    'owner.use': (dice) => ({
      route: mostly(dice.pick([route, other]), stranger)(dice),
      owner: mostly(dice.pick([owner, second]), foreign)(dice),
      basis: dice.pick(['signedSnapshot', 'operation', 'lastVerifiedOwner', 'allocationHealth']),
    }),
    'jetstream.resume': (dice) => ({
      stream: mostly(stream, 'audit')(dice),
      consumer: mostly(dice.pick(['edge-fra', 'edge-ams']), 'edge-lon')(dice),
      startSequence: mostly(241, 240, 242, 201, 301)(dice),
    }),
    'gap.clear': () => ({}),
  },
}
