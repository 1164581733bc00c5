import { expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { bareFront } from '#server/auth/testing/installation.ts'
import { failoverInstallation, regionFailover } from './testing/failover-driver.ts'
import type { CommandAnswer } from './verb.ts'

/** `npm run race` sets it to a thousand. */
const ROUNDS = Number(process.env.HOLDPOINT_RACES ?? 240)

const seqOf = (answer: unknown) => (answer as CommandAnswer | undefined)?.seq ?? Number.POSITIVE_INFINITY

/** Starts a little later, so that every order comes about. */
const later = async <T>(step: number, work: () => Promise<T>): Promise<T> => {
  await new Promise((resolve) => setTimeout(resolve, step * 2))
  return work()
}

test('of an approval, two requests that would use it, and a reading in between, no more than one passes and none out of order; nor does a yes of who asked, of whom they invited, a second yes, an edit or a replay', {
  timeout: 120_000 + ROUNDS * 500,
}, async () => {
  const here = await failoverInstallation()
  const owner = await here.claimed()
  const [bo, cem] = [await here.joined(owner, 'admin'), await here.joined(owner, 'responder')]
  const invited = await here.joined(bo, 'responder')
  const tally = { authorized: 0, early: 0, moved: 0, wrong: 0 }
  let run = await regionFailover(here, owner)
  for (let round = 0; round < ROUNDS; round++) {
    if (round % 40 === 0) run = await regionFailover(here, owner)
    const approval = newId()
    const before = seqOf((await run.tryAsk(bo, run.failover(), null, approval)).data)
    const yes = { reentered: ['12'] }
    const [read, first, second, byWrong, edited, ...acted] = await Promise.all([
      round % 3 === 0 ? later(round % 7, () => run.reads(owner, 'yes')) : null,
      run.gives(cem, approval, yes),
      round % 4 === 0 ? later(round % 5, () => run.gives(cem, approval, yes)) : null,
      later(round % 5, () => run.gives(round % 2 === 0 ? bo : invited, approval, yes)),
      round % 4 === 1 ? later(round % 5, () => run.acts(bo, run.failover(50))) : null,
      later(round % 11, () => run.acts(bo)),
      later(round % 13, () => run.acts(bo)),
    ])
    expect(byWrong.status).not.toBe(200)
    expect(edited?.outcome ?? 'refused').toBe('refused')
    expect(first.status === 200 && second?.status === 200).toBe(false)
    const given = second?.status === 200 ? second : first
    tally.wrong += 1 + (edited ? 1 : 0) + (second ? 1 : 0)
    const passed = acted.filter(({ outcome }) => outcome === 'authorized')
    expect(passed.length).toBeLessThanOrEqual(1)
    const used = passed[0]?.entries.find(({ entry }) => entry.type === 'action.authorized')?.entry
    if (used) {
      tally.authorized++
      expect(used.data.approval).toBe(approval)
      expect(used.seq).toBeGreaterThan(seqOf(given.data))
      expect(read !== null && read.seq > before && read.seq < used.seq).toBe(false)
      expect((await run.acts(bo)).outcome).toBe('refused')
      tally.wrong++
    } else {
      if (given.status === 200) tally.early++
      else tally.moved++
      await run.refuses(cem, approval)
    }
  }
  expect(tally.authorized + tally.early + tally.moved).toBe(ROUNDS)
  expect(tally.wrong).toBeGreaterThan(ROUNDS)
  expect(Math.min(tally.authorized, tally.early + tally.moved)).toBeGreaterThan(10)
  console.log(`approve and execute raced ${ROUNDS} times: ${JSON.stringify(tally)}`)
})

test('a role that is lost between the reading and the writing of the request does not count', async () => {
  let meanwhile: (() => Promise<unknown>) | null = null
  const here = await failoverInstallation(async (database, log) => ({
    ...(await bareFront(database, log)),
    at: async (point) => {
      const work = point === 'read' ? meanwhile : null
      if (work) meanwhile = null
      await work?.()
    },
  }))
  const owner = await here.claimed()
  const [bo, cem] = [await here.joined(owner, 'responder'), await here.joined(owner, 'responder')]
  const run = await regionFailover(here, owner)
  const approval = await run.asks(bo)
  expect((await run.gives(cem, approval)).status).toBe(200)
  // The first reading finds out whose record is asked for; the role goes after the second, just before the writing.
  meanwhile = async () => {
    meanwhile = () => here.ok('member.changeRole', { command: newId(), member: cem.member, role: 'observer' }, owner)
  }
  const raced = await run.acts(bo)
  expect(meanwhile).toBeNull()
  expect(raced.outcome).toBe('refused')
  expect(raced.entries.at(-1)?.opened['/unavailable']).toMatch(/has lost the role/)
})
