import { expect, test } from 'vitest'
import { claimId, claimReleased, claimTaken } from '#domain/claim/claim.ts'
import type { NewEvent } from '#domain/journal/entry.ts'
import { newId } from '#domain/new-id.ts'
import { bareFront, installation } from '#server/auth/testing/installation.ts'
import { claimKind, claimStream } from '#server/claim/kind.ts'
import { mintScope } from '#server/db/scope.ts'
import { createJournal } from '#server/journal/journal.ts'
import { hostUpgrade } from './testing/host-driver.ts'

let meanwhile: (() => Promise<unknown>) | null = null
let readings = 0

const here = await installation(async (database, log) => ({
  ...(await bareFront(database, log)),
  at: async (point) => {
    if (point === 'read') readings++
    const work = point === 'read' ? meanwhile : null
    meanwhile = null
    await work?.()
  },
}))

/** Another process on the same database: it stands in no line of this one. */
const elsewhere = createJournal({ pools: here.database.pools, digestKey: Buffer.alloc(32, 7) })

test('a drain claimed by another process between the reading and the writing is not authorized', async () => {
  const ada = await here.claimed()
  const run = await hostUpgrade(here, ada, { pool: 'runners' })
  await run.untilDrain(ada)
  const { runners = '' } = await run.on.operations(ada)
  const { rows } = await here.database.owner.query<{ id: string }>('select id from workspace')
  const workspace = rows[0]?.id ?? ''
  const stream = claimStream(claimId(workspace, 'host.drain', JSON.stringify(runners)))
  const writes = (event: NewEvent) =>
    elsewhere.append({
      scope: mintScope(workspace),
      actor: { kind: 'system', id: 'rival' },
      command: newId(),
      request: { claim: event.type },
      streams: [stream],
      authorize: () => {},
      plan: () => ({ writes: [{ stream, kind: claimKind, events: [event] }], result: null }),
    })
  const rival = { incident: newId(), execution: newId(), run: newId(), number: 'INC-77' }
  const past = new Date(Date.now() - 60_000).toISOString()
  expect((await run.drain(ada, { deadline: past })).outcome).toBe('refused')
  readings = 0
  // The first reading finds out which claim is asked for; the rival comes after the second, just before the writing.
  meanwhile = async () => {
    meanwhile = () => writes(claimTaken(rival))
  }
  const raced = await run.drain(ada)
  expect(readings).toBe(3)
  expect(raced.outcome).toBe('refused')
  expect(raced.entries.at(-1)?.opened['/unavailable']).toBe(
    'The same action is still open in INC-77: its outcome comes first.',
  )
  const late = await run.drain(ada)
  expect(late.outcome).toBe('refused')
  await writes(claimReleased(rival.run))
  await run.readsPool(ada)
  expect((await run.drain(ada)).outcome).toBe('authorized')
})
