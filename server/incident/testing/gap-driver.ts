import type { FileValue } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { declaredWith } from './declared-with.ts'
import type { Driver, Reading, Who } from './driver.ts'
import { runOf } from './host-driver.ts'
import type { Signer } from './signer.ts'
import { signer } from './signer.ts'
import { minutesAgo } from './wake-driver.ts'

type Here = Pick<Installation, 'call' | 'ok'>

/** The workspace trusts a fresh key; who adds it is an owner or an admin. */
export async function trusting(here: Here, admin: Who, keyId = `control-plane-${newId().slice(-12)}`) {
  const pair = signer()
  const key = newId()
  const added = { command: newId(), key, name: 'Control plane', keyId, publicKey: pair.pem }
  await here.ok('trustedKey.add', added, admin)
  const revoke = () => here.ok('trustedKey.revoke', { command: newId(), key, reason: 'It leaked' }, admin)
  return { ...pair, key, keyId, revoke }
}
export type TrustedSigner = Awaited<ReturnType<typeof trusting>>

export const contentsOf = (other: Record<string, Json> = {}): Record<string, Json> => ({
  id: 'snap-9001',
  sequence: 240,
  createdAt: minutesAgo(1),
  owners: [
    { route: 'shop/checkout', owner: 'op-8790' },
    { route: 'shop/cart', owner: 'op-8791' },
  ],
  ...other,
})

export const bytesOf = (contents: Json): Buffer => Buffer.from(JSON.stringify(contents))

/** Declares an incident in which Route Event Replay Gap runs in one environment. */
export async function replayGap(here: Here, by: Who, key: TrustedSigner, { hidden = false } = {}): Promise<GapDriver> {
  const scope = { environment: { name: 'eu-1', production: true } }
  const declared = { title: 'Edges miss route events', severity: 'SEV2' as const, hidden }
  return new GapDriver(here, await declaredWith(here, by, 'route-event-replay-gap', scope, declared), key)
}

const routes = [{ name: 'shop/checkout' }, { name: 'shop/cart' }]

export class GapDriver {
  readonly here: Here
  readonly on: Driver
  readonly key: TrustedSigner

  constructor(here: Here, on: Driver, key: TrustedSigner) {
    this.here = here
    this.on = on
    this.key = key
  }

  /** Asks for an action and, once authorized, reports that it succeeded. */
  async carriesOut(by: Who, action: string, params: Record<string, Json>): Promise<CommandAnswer> {
    const answer = await this.on.request(by, action, params)
    if (answer.outcome === 'authorized') await this.on.report(by, runOf(answer))
    return answer
  }

  /** Events 201 to 240 are missing for two routes. */
  reads(by: Who, other: Record<string, Json> = {}) {
    const gap = {
      routes,
      edges: [{ name: 'edge-fra-3' }],
      fromSequence: 201,
      toSequence: 240,
      detectedAt: minutesAgo(10),
      ...other,
    }
    return this.on.record(by, 'contain', said('gap', gap))
  }

  async contained(by: Who): Promise<this> {
    await this.reads(by)
    await this.carriesOut(by, 'routes.failClosed', { routes })
    await this.on.complete(by, 'contain')
    return this
  }

  tryAttach(by: Who, bytes: Uint8Array, name = 'snapshot.json') {
    const content = Buffer.from(bytes).toString('base64')
    return this.here.call('file.attach', { incident: this.on.incident, file: newId(), name, content }, by)
  }

  async attach(by: Who, bytes: Uint8Array, name?: string): Promise<FileValue> {
    const answer = await this.tryAttach(by, bytes, name)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.error))
    return answer.data as FileValue
  }

  /** A snapshot as somebody brings it: bytes, and the signature that comes with them. */
  async brings(by: Who, contents: Json = contentsOf(), signing: Partial<Signing> = {}): Promise<Record<string, Json>> {
    const bytes = bytesOf(contents)
    const file = await this.attach(by, bytes)
    const { pair = this.key, keyId = this.key.keyId, signed = bytes } = signing
    return { file, signature: pair.sign(signed), keyId }
  }

  async tryFetch(by: Who, contents?: Json, signing?: Partial<Signing>, more: Partial<Reading> = {}) {
    return this.on.tryRecord(by, 'fetch', said('snapshot', await this.brings(by, contents, signing), more))
  }

  async fetches(by: Who, contents?: Json, signing?: Partial<Signing>, more: Partial<Reading> = {}) {
    return this.on.record(by, 'fetch', said('snapshot', await this.brings(by, contents, signing), more))
  }

  /** Contained, fetched, verified, and the consumers named. */
  async verified(by: Who, contents?: Json): Promise<this> {
    await this.contained(by)
    await this.fetches(by, contents)
    await this.on.complete(by, 'fetch')
    await this.on.complete(by, 'verify')
    return this.names(by)
  }

  async names(by: Who, consumers: string[] = ['edge-fra', 'edge-ams']): Promise<this> {
    await this.on.record(by, 'resume', said('stream', { stream: 'route-events', consumers }))
    return this
  }

  resume(consumer = 'edge-fra', startSequence: Json = 241, stream = 'route-events'): Record<string, Json> {
    return { stream, consumer, startSequence }
  }

  async resumed(by: Who): Promise<this> {
    for (const consumer of ['edge-fra', 'edge-ams'])
      await this.carriesOut(by, 'jetstream.resume', this.resume(consumer))
    return this
  }

  uses(basis: string, owner = 'op-8790', route = 'shop/checkout'): Record<string, Json> {
    return { route: { name: route }, owner: { name: owner }, basis }
  }

  /** The check that stands in the journal for the newest snapshot. */
  async check(by: Who) {
    const run = (await this.on.fold(by)).executions[this.on.execution]
    const reading = run?.readings.snapshotCheck?.at(-1)
    if (!reading) throw new Error('No snapshot was checked')
    return reading
  }
}

export type Signing = { pair: Pick<Signer, 'sign'>; keyId: string; signed: Uint8Array }

export const said = (fact: string, value: Json, more: Partial<Reading> = {}): Reading => ({
  fact,
  value,
  observedAt: minutesAgo(0),
  ...more,
})
