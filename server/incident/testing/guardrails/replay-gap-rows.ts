import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import type { GapDriver, Signing } from '../gap-driver.ts'
import { bytesOf, contentsOf, said } from '../gap-driver.ts'
import { signer } from '../signer.ts'
import type { Row, Scene } from './row.ts'
import { byProgram, minutesAgo, rowsOf } from './row.ts'

type Change = (run: GapDriver, scene: Scene) => Promise<unknown>

const nothing: Change = async () => {}

/** Verified and ready to resume; then what `change` does; then the consumer is resumed. */
const resumes =
  (change: Change = nothing, params: Record<string, Json> = {}) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.replayGap()).verified(scene.ada)
    await change(run, scene)
    return run.on.tryRequest(scene.bo, 'jetstream.resume', { ...run.resume(), ...params })
  }

/** The same after a value was redacted. */
const resumesWithout =
  (fact: string) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.replayGap()).verified(scene.ada)
    await scene.redact(run.on, scene.ada, fact)
    const asked = { run: newId(), action: 'jetstream.resume', params: run.resume() }
    return scene.tryAfresh(run.on, scene.bo, 'requestAction', asked)
  }

/** Verified by hand of what somebody brings after the steps are signed: the newest snapshot counts. */
const bringing =
  (contents?: Json, signing?: (scene: Scene) => Partial<Signing>): Change =>
  (run, scene) =>
    run.fetches(scene.ada, contents, signing?.(scene))

/** Contained, no snapshot yet; then what `change` does; then an owner is chosen. */
const uses =
  (basis: string, change: Change = nothing, owner?: string, route?: string) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await scene.replayGap()
    await run.reads(scene.ada)
    await change(run, scene)
    return run.on.tryRequest(scene.bo, 'owner.use', run.uses(basis, owner, route))
  }

const routeOf = async (run: GapDriver, scene: Scene, name = 'shop/checkout') =>
  (await run.on.operations(scene.ada))[name] ?? ''

const lastVerified =
  (minutes: number, { owner = 'op-8790', maxAge = '1h', route = 'shop/checkout' } = {}): Change =>
  async (run, scene) => {
    const key = await routeOf(run, scene, route)
    const value = { owner: { name: owner }, verifiedAt: minutesAgo(minutes) }
    await run.on.record(scene.ada, 'contain', said('owner.maxAge', maxAge), said('owner.lastVerified', value, { key }))
  }

const byOperation =
  (state: string, operation = 'op-8790'): Change =>
  async (run, scene) => {
    const key = await routeOf(run, scene)
    const value = { operation: { name: operation }, state }
    await run.on.record(scene.ada, 'contain', said('owner.byOperation', value, { key }))
  }

const snapshot =
  (contents?: Json, signing?: Partial<Signing>): Change =>
  async (run, { ada }) => {
    await run.contained(ada)
    await run.fetches(ada, contents, signing)
  }

const clears =
  (change: Change) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.replayGap()).verified(scene.ada)
    await change(run, scene)
    return run.on.tryRequest(scene.bo, 'gap.clear', {})
  }

const resumed: Change = (run, { bo }) => run.resumed(bo)
const then =
  (...changes: Change[]): Change =>
  async (run, scene) => {
    for (const change of changes) await change(run, scene)
  }

const ends =
  (change: Change) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.replayGap()).verified(scene.ada)
    await change(run, scene)
    return run.on.tryFinish(scene.bo, 'replayed')
  }

const fetchesWith =
  (change: (brought: Record<string, Json>, run: GapDriver, scene: Scene) => Promise<Record<string, Json>>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.replayGap()).contained(scene.ada)
    const brought = await run.brings(scene.bo)
    return run.on.tryRecord(scene.bo, 'fetch', said('snapshot', await change(brought, run, scene)))
  }

export const replayGapRows: readonly Row[] = [
  ...rowsOf('no-apply-over-gap', [
    ['Resume at the sequence after a verified snapshot', 'passes', resumes()],
    ['Resume one event later', 'refused', resumes(nothing, { startSequence: 242 })],
    ['Resume at the last event of the snapshot', 'refused', resumes(nothing, { startSequence: 240 })],
    ['Resume where the gap begins', 'refused', resumes(nothing, { startSequence: 201 })],
    ['Resume at a sequence that nobody knows', 'refused', resumes(nothing, { startSequence: null })],
    ['Resume a consumer that is not among the affected', 'refused', resumes(nothing, { consumer: 'edge-lon' })],
    ['Resume on another stream', 'refused', resumes(nothing, { stream: 'audit-events' })],
    ...byProgram('The stream and its consumers', 'stream', (change) => resumes((run, scene) => change(run.on, scene))),
    ['A start sequence that is no number', 'bad input', resumes(nothing, { startSequence: '241' })],
    [
      'A snapshot that ends before the last missing event',
      'refused',
      resumes(bringing(contentsOf({ sequence: 239 })), { startSequence: 240 }),
    ],
    ['The gap grew beyond the snapshot', 'refused', resumes((run, { ada }) => run.reads(ada, { toSequence: 260 }))],
    [
      'An older snapshot was brought after it: its sequence counts now',
      'refused',
      resumes(bringing(contentsOf({ id: 'snap-8000', sequence: 180 }))),
    ],
    [
      'A newer snapshot was brought after it: the old check is void',
      'refused',
      resumes(bringing(contentsOf({ id: 'snap-9002', sequence: 300 }))),
    ],
    [
      'The sequence after the newer snapshot',
      'passes',
      resumes(bringing(contentsOf({ id: 'snap-9002', sequence: 300 })), { startSequence: 301 }),
    ],
    [
      'A newer snapshot of which nobody has the signature',
      'refused',
      resumes(async (run, { ada }) => {
        const brought = await run.brings(ada)
        await run.on.record(ada, 'fetch', said('snapshot', { ...brought, signature: null }))
      }),
    ],
    [
      'Bytes that were edited after they were signed',
      'refused',
      resumes(bringing(contentsOf({ sequence: 241 }), () => ({ signed: bytesOf(contentsOf()) }))),
    ],
    ['Signed by another key than it says', 'refused', resumes(bringing(undefined, () => ({ pair: signer() })))],
    [
      'Signed under an id that names no trusted key',
      'refused',
      resumes(bringing(undefined, () => ({ keyId: 'nobody' }))),
    ],
    [
      'Signed by a key that was revoked',
      'refused',
      resumes(async (run, scene) => {
        const revoked = await scene.trusting()
        await revoked.revoke()
        await run.fetches(scene.ada, undefined, { pair: revoked, keyId: revoked.keyId })
      }),
    ],
    [
      'A signature of other bytes',
      'refused',
      resumes(bringing(undefined, () => ({ signed: Buffer.from('other bytes') }))),
    ],
    [
      'Signed bytes that name no sequence',
      'refused',
      resumes(bringing({ id: 'snap-9001', createdAt: minutesAgo(1), owners: [] })),
    ],
    [
      'The reading of the snapshot was withdrawn',
      'refused',
      resumes((run, { ada }) => run.on.withdraw(ada, 'snapshot')),
    ],
    [
      'The check of the snapshot was withdrawn',
      'refused',
      resumes((run, { ada }) => run.on.withdraw(ada, 'snapshotCheck')),
    ],
    ['The signature was redacted', 'refused', resumesWithout('snapshot')],
    ['The check was redacted', 'refused', resumesWithout('snapshotCheck')],
    [
      'A check that somebody types themselves',
      'bad input',
      async (scene) => {
        const run = await (await scene.replayGap()).contained(scene.ada)
        const check = {
          verdict: 'verified',
          id: { name: 'snap-9001' },
          sequence: 240,
          createdAt: minutesAgo(1),
          sha256: 'a'.repeat(64),
          keyId: 'control-plane',
        }
        return run.on.tryRecord(scene.bo, 'fetch', said('snapshotCheck', check))
      },
    ],
    ['A signature that is none', 'bad input', fetchesWith(async (brought) => ({ ...brought, signature: 'trust me' }))],
    [
      'A file attached to another incident',
      'bad input',
      fetchesWith(async (brought, _, scene) => {
        const other = await scene.replayGap()
        return { ...brought, file: (await other.brings(scene.bo)).file ?? null }
      }),
    ],
    [
      'A digest other than that of the attached bytes',
      'bad input',
      fetchesWith(async (brought) => ({
        ...brought,
        file: { ...(brought.file as object), sha256: 'b'.repeat(64) } as Json,
      })),
    ],
  ]),
  ...rowsOf('no-health-chosen-owner', [
    ...byProgram('The owner by operation', 'owner.byOperation', (change) =>
      uses(
        'operation',
        then(byOperation('succeeded'), (run, scene) => change(run.on, scene)),
      ),
    ),
    [
      'Fail closed instead',
      'passes',
      async (scene) => {
        const run = await scene.replayGap()
        await run.reads(scene.ada)
        return run.on.tryRequest(scene.bo, 'routes.failClosed', { routes: [{ name: 'shop/checkout' }] })
      },
    ],
    ['Let allocation health choose', 'refused', uses('allocationHealth')],
    [
      'Let allocation health choose the owner that was last verified',
      'refused',
      uses('allocationHealth', lastVerified(5)),
    ],
    ['The last verified owner, inside the policy age', 'passes', uses('lastVerifiedOwner', lastVerified(59))],
    ['The last verified owner, past the policy age', 'refused', uses('lastVerifiedOwner', lastVerified(61))],
    ['A last verified owner of the future', 'refused', uses('lastVerifiedOwner', lastVerified(-30))],
    ['Another owner than the last verified', 'refused', uses('lastVerifiedOwner', lastVerified(5), 'op-8762')],
    [
      'The last verified owner of another route',
      'refused',
      uses('lastVerifiedOwner', lastVerified(5, { route: 'shop/cart' })),
    ],
    ['A last verified owner that nobody read', 'refused', uses('lastVerifiedOwner')],
    [
      'A last verified owner without a policy age',
      'refused',
      uses('lastVerifiedOwner', async (run, scene) => {
        const key = await routeOf(run, scene)
        const value = { owner: { name: 'op-8790' }, verifiedAt: minutesAgo(5) }
        await run.on.record(scene.ada, 'contain', said('owner.lastVerified', value, { key }))
      }),
    ],
    [
      'A policy age of a year',
      'bad input',
      async (scene) => {
        const run = await scene.replayGap()
        await run.reads(scene.ada)
        return run.on.tryRecord(scene.bo, 'contain', said('owner.maxAge', '365d'))
      },
    ],
    ['The owner by an operation that succeeded', 'passes', uses('operation', byOperation('succeeded'))],
    ['The owner by an operation that failed', 'refused', uses('operation', byOperation('failed'))],
    ['Another operation than the one that was read', 'refused', uses('operation', byOperation('succeeded', 'op-8791'))],
    ['The owner that a verified snapshot names for the route', 'passes', uses('signedSnapshot', snapshot())],
    ['An owner that the snapshot names for another route', 'refused', uses('signedSnapshot', snapshot(), 'op-8791')],
    [
      'A route that the snapshot does not name',
      'refused',
      uses('signedSnapshot', snapshot(), 'op-8790', 'shop/search'),
    ],
    [
      'The owner of a snapshot that is not verified',
      'refused',
      uses('signedSnapshot', snapshot(undefined, { keyId: 'nobody' })),
    ],
    ['The owner of a snapshot that nobody fetched', 'refused', uses('signedSnapshot')],
    ['A reason that is not on the list', 'bad input', uses('gutFeeling')],
  ]),
  ...rowsOf('no-clear-without-baseline', [
    ...byProgram('The consumers', 'stream', (change) => clears(then(resumed, (run, scene) => change(run.on, scene)))),
    ['Clear it once every affected consumer has resumed from the snapshot', 'passes', clears(resumed)],
    ['Clear it before any consumer has resumed', 'refused', clears(nothing)],
    [
      'Clear it when one of two consumers has resumed',
      'refused',
      clears((run, { bo }) => run.carriesOut(bo, 'jetstream.resume', run.resume('edge-fra'))),
    ],
    [
      'Clear it while a resume is still open',
      'refused',
      clears(async (run, { bo }) => {
        await run.carriesOut(bo, 'jetstream.resume', run.resume('edge-fra'))
        await run.on.request(bo, 'jetstream.resume', run.resume('edge-ams'))
      }),
    ],
    [
      'Clear it before there is a snapshot',
      'refused',
      async (scene) => {
        const run = await scene.replayGap()
        await run.reads(scene.ada)
        return run.on.tryRequest(scene.bo, 'gap.clear', {})
      },
    ],
    [
      'Clear it after a newer snapshot, without resuming from that',
      'refused',
      clears(then(resumed, bringing(contentsOf({ id: 'snap-9002', sequence: 300 })))),
    ],
    [
      'Clear it after the gap was read again: the snapshot was verified before',
      'refused',
      clears(then(resumed, (run, { ada }) => run.reads(ada))),
    ],
    [
      'Clear it with a gap that was detected later, said to be seen earlier',
      'refused',
      clears(then(resumed, (run, { ada }) => run.reads(ada, { detectedAt: minutesAgo(0) }))),
    ],
    [
      'Clear it with one more consumer affected',
      'refused',
      clears(then(resumed, (run, { ada }) => run.names(ada, ['edge-fra', 'edge-ams', 'edge-lon']))),
    ],
    [
      'Clear it after the snapshot was withdrawn',
      'refused',
      clears(then(resumed, (run, { ada }) => run.on.withdraw(ada, 'snapshot'))),
    ],
    [
      'Clear it after the list of consumers was redacted',
      'refused',
      async (scene) => {
        const run = await (await scene.replayGap()).verified(scene.ada)
        await run.resumed(scene.bo)
        await scene.redact(run.on, scene.ada, 'stream')
        return scene.tryAfresh(run.on, scene.bo, 'requestAction', { run: newId(), action: 'gap.clear', params: {} })
      },
    ],
    ['End as replayed before any consumer has resumed', 'refused', ends(nothing)],
    [
      'End as replayed after a newer snapshot, without resuming from that',
      'refused',
      ends(then(resumed, bringing(contentsOf({ sequence: 300 })))),
    ],
  ]),
]
