import { expect, test } from 'vitest'
import { bareFront, installation } from '#server/auth/testing/installation.ts'
import { declared } from './testing/driver.ts'
import { replayGap, trusting } from './testing/gap-driver.ts'

let meanwhile: (() => Promise<unknown>) | null = null

const here = await installation(async (database, log) => ({
  ...(await bareFront(database, log)),
  at: async (point) => {
    const work = point === 'read' ? meanwhile : null
    meanwhile = null
    await work?.()
  },
}))

const ada = await here.claimed()

test('command is not offered to somebody who is removed between the reading and the writing', async () => {
  const bo = await here.joined(ada, 'responder', 'Bo')
  const run = await declared(here, ada, { start: null })
  meanwhile = () => here.ok('member.remove', { command: crypto.randomUUID(), member: bo.member }, ada)
  const answer = await run.try(ada, 'incident.offerCommand', { offer: crypto.randomUUID(), to: bo.member })
  expect(answer.error).toMatchObject({ code: 'BAD_INPUT', fields: { to: 'Choose a member who can respond' } })
  const { incident } = await run.room(ada)
  expect(incident.offer).toBeUndefined()
})

test('a key that is revoked between the check of a file and its entry verified nothing', async () => {
  const key = await trusting(here, ada)
  const run = await (await replayGap(here, ada, key)).contained(ada)
  const snapshot = { fact: 'snapshot', value: await run.brings(ada) }
  meanwhile = key.revoke
  await run.on.record(ada, 'fetch', snapshot)
  expect(meanwhile).toBeNull()
  const check = await run.check(ada)
  expect(check).toMatchObject({ value: { verdict: 'failed' }, reason: `The key ${key.keyId} was revoked.` })
})
