import type { Simulation } from './simulation.ts'
import { Story } from './story.ts'

export type Cast = { okafor: string; lind: string; moreau: string; haddad: string }

const ago = (now: number, { days = 0, minutes = 0 }) => now - (days * 24 * 60 + minutes) * 60_000
const iso = (ms: number) => new Date(ms).toISOString()

/** Two days old and over: the rollback was right, and the record says why. */
export function finishedStory(simulation: Simulation, { okafor, lind, moreau }: Cast, now: number): void {
  const begin = ago(now, { days: 2, minutes: 140 })
  const story = new Story(simulation, begin)
  const app = simulation.object(okafor, 'app', 'search')
  const environment = simulation.object(okafor, 'environment', 'production', { production: true })
  const route = simulation.object(lind, 'route', 'search/production/web')
  const [bad, good, older] = ['op-8712', 'op-8688', 'op-8651'].map((name) => simulation.object(lind, 'operation', name))
  if (!bad || !good || !older) throw new Error('The sample names three operations')
  const promotedAt = iso(begin - 9 * 60_000)
  const history = [
    {
      operation: good,
      state: 'succeeded',
      digest: 'sha256:9a41c7',
      builtAt: iso(begin - 26 * 3_600_000),
      promotedAt: iso(begin - 25 * 3_600_000),
    },
    {
      operation: older,
      state: 'succeeded',
      digest: 'sha256:77b0de',
      builtAt: iso(begin - 75 * 3_600_000),
      promotedAt: iso(begin - 74 * 3_600_000),
    },
  ]
  story
    .declare(okafor, 'Search times out after promotion op-8712', 'SEV3', app, environment)
    .at('1:05')
    .request(lind, 'freeze.create', { environment, kinds: ['promotion'] })
    .at('1:20')
    .complete(lind, 'freeze')
    .at('4:10')
    .record(
      lind,
      'readState',
      {
        fact: 'promotion.bad',
        value: {
          operation: bad,
          state: 'succeeded',
          digest: 'sha256:e02c55',
          builtAt: iso(begin - 50 * 60_000),
          promotedAt,
        },
        source: 'Control plane, operations list',
      },
      { fact: 'promotion.history', value: history, source: 'Control plane, operations list' },
      { fact: 'route.owner', value: { route, operation: bad, epoch: 41 }, source: 'Route registry' },
    )
    .at('4:30')
    .complete(lind, 'readState')
    .at('7:45')
    .record(lind, 'classify', {
      fact: 'failure.class',
      value: 'appOnly',
      source: 'Traces of the slowest requests',
      reason: 'Every slow request waits in the new ranking call. No migration ran.',
      attachments: [{ kind: 'log', text: 'rank.v2 p99 8,100 ms (was 90 ms) since 09:14', source: 'Trace store' }],
    })
    .at('8:00')
    .complete(lind, 'classify')
    .at('9:30')
    .record(lind, 'rollBack', {
      fact: 'rollback.target',
      value: good,
      source: 'Promotion history',
      reason: 'The newest success before the bad one',
    })
    .at('10:10')
    .record(
      moreau,
      'rollBack',
      {
        fact: 'artifact.compatible',
        key: good,
        value: 'yes',
        source: 'Artifact registry',
        attachments: [
          {
            kind: 'text',
            text: 'Image present, signature valid, same configuration schema.',
            source: 'Artifact registry',
          },
        ],
      },
      {
        fact: 'database.compatible',
        key: good,
        value: 'yes',
        source: 'Schema check on the replica',
        attachments: [{ kind: 'text', text: 'Schema 0228 at both operations. 0 differences.', source: 'Schema check' }],
      },
    )
    .at('11:00')
    .record(lind, 'readState', {
      fact: 'route.owner',
      value: { route, operation: bad, epoch: 41 },
      source: 'Route registry',
    })
    .at('11:20')
    .request(lind, 'route.rollback', { route, toOperation: good, digest: 'sha256:9a41c7', expectedEpoch: 41 })
    .at('13:05')
    .report(lind, 'succeeded', 'Route owner is op-8688, epoch 42. p99 back at 95 ms.', 'Route registry', 'op-8715')
    .at('13:40')
    .complete(lind, 'rollBack')
    .at('22:00')
    .note(okafor, 'Ten minutes without a slow request. The ranking change goes back to its owner with the traces.')
    .at('22:40')
    .liftFreezes(okafor, 'Search is steady and the cause is known')
    .at('23:10')
    .end(
      okafor,
      'rolledBack',
      'Rolled back to op-8688, an artifact that had served production the day before. The ranking call of op-8712 was unbounded.',
    )
}

/** Seventeen minutes old: three steps signed, the fourth held, two tempting actions refused. */
export function runningStory(simulation: Simulation, { okafor, lind, moreau, haddad }: Cast, now: number): void {
  const begin = ago(now, { minutes: 17 })
  const story = new Story(simulation, begin)
  const app = simulation.object(okafor, 'app', 'checkout')
  const environment = simulation.object(okafor, 'environment', 'production', { production: true })
  const route = simulation.object(lind, 'route', 'checkout/production/web')
  const [bad, good, older, oldest] = ['op-8841', 'op-8790', 'op-8762', 'op-8731'].map((name) =>
    simulation.object(lind, 'operation', name),
  )
  if (!bad || !good || !older || !oldest) throw new Error('The sample names four operations')
  const hours = (n: number) => iso(begin - n * 3_600_000)
  const history = [
    { operation: good, state: 'succeeded', digest: 'sha256:51fea2d4', builtAt: hours(42), promotedAt: hours(41) },
    { operation: older, state: 'failed', digest: 'sha256:0c6e11b9', builtAt: hours(66), promotedAt: hours(65) },
    { operation: oldest, state: 'succeeded', digest: 'sha256:b7d0936f', builtAt: hours(90), promotedAt: hours(89) },
  ]
  story
    .declare(okafor, 'Checkout errors after promotion op-8841', 'SEV2', app, environment)
    .at('1:10')
    .request(lind, 'freeze.create', { environment, kinds: ['promotion'] })
    .at('1:25')
    .complete(lind, 'freeze')
    .at('4:40')
    .record(
      lind,
      'readState',
      {
        fact: 'promotion.bad',
        value: {
          operation: bad,
          state: 'succeeded',
          digest: 'sha256:7d2e9f14',
          builtAt: hours(0.4),
          promotedAt: hours(0.2),
        },
        source: 'Control plane, operations list',
      },
      { fact: 'promotion.history', value: history, source: 'Control plane, operations list' },
      { fact: 'route.owner', value: { route, operation: bad, epoch: 118 }, source: 'Route registry' },
    )
    .at('5:05')
    .complete(lind, 'readState')
    .at('6:26')
    .attach(haddad, 'classify', {
      kind: 'log',
      text: 'ERROR unknown column `order_total`, 412 a minute since 03:02',
      source: 'Log store',
    })
  const log = story.seq
  story
    .at('7:30')
    .record(lind, 'classify', {
      fact: 'failure.class',
      value: 'databaseMigration',
      source: 'Log extract and operation record',
      reason: 'op-8841 carried migration 0231',
      cites: [log],
    })
    .at('7:31')
    .complete(lind, 'classify')
    .at('8:40')
    .record(lind, 'rollBack', {
      fact: 'rollback.target',
      value: good,
      source: 'Promotion history',
      reason: 'The newest success before the bad one',
    })
    .at('9:03')
    .record(lind, 'rollBack', {
      fact: 'artifact.compatible',
      key: good,
      value: 'yes',
      source: 'Artifact registry',
      attachments: [
        { kind: 'text', text: 'op-8790 still in the registry, signature valid.', source: 'Artifact registry' },
      ],
    })
    .at('9:44')
    .record(moreau, 'rollBack', {
      fact: 'database.compatible',
      key: good,
      value: null,
      source: 'Schema check not run',
      reason: '0231 is in. No down-check was ever recorded.',
    })
    .at('11:20')
    .record(lind, 'readState', {
      fact: 'route.owner',
      value: { route, operation: bad, epoch: 118 },
      source: 'Route registry',
    })
    .at('12:05')
    .request(lind, 'route.rollback', { route, toOperation: good, digest: 'sha256:51fea2d4', expectedEpoch: 118 })
    .at('12:40')
    .note(okafor, 'S. Moreau runs the schema check on the replica. **Nobody retries the rollback before it is back.**')
    .at('14:50')
    .request(lind, 'artifact.rebuildFromMain', { commit: '7d2e9f1' })
    .at('15:12')
    .note(haddad, 'Payments fail for about 1 in 11 orders. Support has been told.')
}
