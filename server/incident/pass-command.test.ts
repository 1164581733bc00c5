import { beforeAll, describe, expect, test } from 'vitest'
import type { RoomSnapshot } from '#domain/incident/views.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Driver, Who } from './testing/driver.ts'
import { declared } from './testing/driver.ts'

type Member = Who & { member: string }

const here = await installation()
let owner: Who
let admin: Member
let bo: Member
let cy: Member
let observer: Member

beforeAll(async () => {
  owner = await here.claimed()
  admin = await here.joined(owner, 'admin', 'Adi')
  bo = await here.joined(owner, 'responder', 'Bo')
  cy = await here.joined(owner, 'responder', 'Cy')
  observer = await here.joined(owner, 'observer', 'Oz')
})

const readBack = 'The freeze comes first'

async function offered(run: Driver, by: Who, to: string): Promise<{ offer: string; seq: number }> {
  const offer = newId()
  const { seq } = await run.ok(by, 'incident.offerCommand', { offer, to, note: 'Going to bed' })
  return { offer, seq }
}

const accepts = (run: Driver, by: Who, { offer, seq }: { offer: string; seq: number }) =>
  run.try(by, 'incident.acceptCommand', { offer, readAt: seq, readBack })

const commander = async (run: Driver, by: Who) => (await run.room(by)).incident.commander

describe('Handing over command, through the door that browsers use', () => {
  test('command passes on acceptance alone, and the journal says at which entry what stands was read', async () => {
    const run = await declared(here, bo)
    const offer = await offered(run, bo, cy.member)
    expect(await commander(run, bo)).toBe(bo.member)
    expect((await accepts(run, cy, offer)).error).toBeUndefined()
    const { incident, entries } = await run.room(bo)
    expect(incident).toMatchObject({ commander: cy.member })
    expect(incident.offer).toBeUndefined()
    expect(entries.at(-1)).toMatchObject({
      entry: { type: 'command.handed', data: { from: bo.member, to: cy.member, readAt: offer.seq } },
      opened: { '/readBack': readBack },
    })
    expect(await run.fold(cy)).toEqual(incident)
  })

  test('only whoever it was offered to accepts: no commander, admin, observer or other responder', async () => {
    const run = await declared(here, bo)
    const offer = await offered(run, bo, cy.member)
    for (const who of [bo, admin, observer, owner])
      expect((await accepts(run, who, offer)).error?.code).toBe('FORBIDDEN')
    expect(await commander(run, bo)).toBe(bo.member)
  })

  test('an observer, a stranger and one who cannot respond are offered nothing; a responder offers what is theirs alone', async () => {
    const run = await declared(here, bo)
    for (const to of [observer.member, newId()]) {
      const answer = await run.try(bo, 'incident.offerCommand', { offer: newId(), to })
      expect(answer.error).toMatchObject({ code: 'BAD_INPUT', fields: { to: expect.any(String) } })
    }
    for (const who of [cy, observer])
      expect((await run.try(who, 'incident.offerCommand', { offer: newId(), to: cy.member })).error?.code).toBe(
        'FORBIDDEN',
      )
  })

  test('an offer made anew, declined, taken back, or overtaken by somebody taking command is not accepted any more', async () => {
    const ways: ((run: Driver, offer: string) => Promise<unknown>)[] = [
      (run) => offered(run, bo, admin.member),
      (run, offer) => run.ok(cy, 'incident.declineCommand', { offer, reason: 'I am on another one' }),
      (run, offer) => run.ok(bo, 'incident.declineCommand', { offer, reason: 'I stay' }),
      (run) => run.ok(admin, 'incident.takeCommand', { from: bo.member, readAt: 2, reason: 'Nobody answers' }),
    ]
    for (const way of ways) {
      const run = await declared(here, bo)
      const offer = await offered(run, bo, cy.member)
      await way(run, offer.offer)
      const before = await commander(run, bo)
      expect((await accepts(run, cy, offer)).error?.code).toBe('CONFLICT')
      expect(await commander(run, bo)).toBe(before)
    }
  })

  test('two who accept and take at the same moment do not both command', async () => {
    const run = await declared(here, bo)
    const offer = await offered(run, bo, cy.member)
    const take = { from: bo.member, readAt: offer.seq, reason: 'Nobody answers' }
    const answers = await Promise.all([accepts(run, cy, offer), run.try(admin, 'incident.takeCommand', take)])
    expect(answers.filter(({ error }) => error === undefined)).toHaveLength(1)
    expect(answers.flatMap(({ error }) => error?.code ?? [])).toEqual(['CONFLICT'])
    const { entries } = await run.room(bo)
    expect(entries.filter(({ entry }) => entry.type === 'command.handed')).toHaveLength(1)
  })

  test('an owner or an admin takes command with a reason; a responder does once whoever commanded has left', async () => {
    const leaving = await here.joined(owner, 'responder', 'Di')
    const run = await declared(here, leaving)
    const take = { from: leaving.member, readAt: 2, reason: 'Nobody answers' }
    for (const who of [bo, observer])
      expect((await run.try(who, 'incident.takeCommand', take)).error?.code).toBe('FORBIDDEN')
    const unread = await run.try(admin, 'incident.takeCommand', { ...take, readAt: 99 })
    expect(unread.error).toMatchObject({ code: 'BAD_INPUT', fields: { readAt: expect.any(String) } })
    expect((await run.try(admin, 'incident.takeCommand', { ...take, reason: ' ' })).error?.code).toBe('BAD_INPUT')
    await here.ok('member.remove', { command: newId(), member: leaving.member }, owner)
    await run.ok(bo, 'incident.takeCommand', take)
    expect(await commander(run, bo)).toBe(bo.member)
  })

  test('in a private incident it is offered to viewers alone, and whoever is no viewer finds no offer', async () => {
    const run = await declared(here, bo, { private: true, viewers: [cy.member] })
    const stranger = await run.try(bo, 'incident.offerCommand', { offer: newId(), to: admin.member })
    expect(stranger.error).toMatchObject({ code: 'BAD_INPUT', fields: { to: 'Let them see the incident first' } })
    const offer = await offered(run, bo, cy.member)
    expect((await accepts(run, admin, offer)).error?.code).toBe('NOT_FOUND')
    const take = { from: bo.member, readAt: 2, reason: 'Nobody answers' }
    expect((await run.try(owner, 'incident.takeCommand', take)).error?.code).toBe('NOT_FOUND')
    await run.ok(bo, 'incident.changeViewers', { add: [], remove: [cy.member] })
    expect((await accepts(run, cy, offer)).error?.code).toBe('NOT_FOUND')
    const room: RoomSnapshot = await run.room(bo)
    expect(room.incident.offer).toBeUndefined()
  })
})
