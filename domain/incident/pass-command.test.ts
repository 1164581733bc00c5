import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id, minute } from '#domain/ruling/testing/given-run.ts'
import { addNote, changeViewers, resolveIncident } from './command.ts'
import { abandonExecution } from './end-execution.ts'
import { acceptCommand, declineCommand, offerCommand, takeCommand } from './pass-command.ts'
import { GivenIncident } from './testing/given-incident.ts'

const readBack = 'Two holds; the rollback comes first'

class Given extends GivenIncident {
  offers(to: string, by = 'amara', note?: string): string {
    const offer = newId()
    this.does(offerCommand, { offer, to: id(to), note }, by)
    return offer
  }

  accepts(offer: string, by = 'bo', readAt = this.state.seq) {
    return this.asks(acceptCommand, { offer, readAt, readBack }, by)
  }

  takes(by: string, more: object = {}) {
    const asked = { from: this.state.commander, readAt: this.state.seq, reason: 'Nobody answers', ...more }
    return this.asks(takeCommand, asked, by)
  }
}

describe('Command', () => {
  test('stays where it is when it is offered, and passes to whoever accepts, saying what they had read', () => {
    const given = new Given()
    const offer = given.offers('bo', 'amara', 'I sleep now')
    expect(given.state).toMatchObject({ commander: id('amara'), offer: { offer, to: id('bo'), note: 'I sleep now' } })
    given.does(addNote, { text: 'Meanwhile', execution: null, step: null })
    const { events } = given.does(acceptCommand, { offer, readAt: given.state.seq, readBack }, 'bo')
    expect(events).toMatchObject([
      {
        type: 'command.handed',
        data: { from: id('amara'), to: id('bo'), offer, readAt: given.state.seq - 1 },
        open: { '/readBack': readBack },
      },
    ])
    expect(given.state.commander).toBe(id('bo'))
    expect(given.state.offer).toBeUndefined()
  })

  test('passes to nobody but whom it was offered to', () => {
    const given = new Given()
    given.members.set('cem', { role: 'owner' })
    const offer = given.offers('bo')
    expect(given.accepts(offer, 'cem')).toMatchObject({ code: 'FORBIDDEN' })
    expect(given.accepts(offer, 'amara')).toMatchObject({ code: 'FORBIDDEN' })
    expect(given.accepts(newId())).toMatchObject({ code: 'CONFLICT' })
  })

  test('is not accepted on what stood before the offer, nor on what is not there', () => {
    const given = new Given()
    const offer = given.offers('bo')
    for (const readAt of [1, given.state.seq - 1, given.state.seq + 1])
      expect(given.accepts(offer, 'bo', readAt)).toMatchObject({
        code: 'BAD_INPUT',
        fields: { readAt: expect.any(String) },
      })
    expect(given.accepts(offer)).toMatchObject({ kind: 'accepted' })
  })

  test('is offered by whoever commands, to another who can respond', () => {
    const given = new Given()
    given.members.set('cem', { role: 'observer' })
    const asks = (to: string, by = 'amara') => given.asks(offerCommand, { offer: newId(), to: id(to) }, by)
    expect(asks('bo', 'bo')).toMatchObject({ code: 'FORBIDDEN' })
    expect(asks('amara')).toMatchObject({ code: 'CONFLICT' })
    expect(asks('cem')).toMatchObject({ code: 'BAD_INPUT', fields: { to: expect.any(String) } })
    expect(asks('nobody')).toMatchObject({ code: 'BAD_INPUT', fields: { to: expect.any(String) } })
    given.offers('bo')
    expect(asks('bo')).toMatchObject({ code: 'CONFLICT' })
  })

  test('once offered anew is not accepted on the earlier offer', () => {
    const given = new Given()
    given.members.set('cem', { role: 'responder' })
    const first = given.offers('bo')
    const second = given.offers('cem')
    expect(given.accepts(first)).toMatchObject({ code: 'CONFLICT' })
    expect(given.accepts(second, 'cem')).toMatchObject({ kind: 'accepted' })
  })

  test('that was declined or taken back is not accepted any more, and whoever commands goes on', () => {
    for (const by of ['bo', 'amara']) {
      const given = new Given()
      const offer = given.offers('bo')
      given.does(declineCommand, { offer, reason: 'I am on another one' }, by)
      expect(given.state.offer).toBeUndefined()
      expect(given.state.commander).toBe(id('amara'))
      expect(given.accepts(offer)).toMatchObject({ code: 'CONFLICT' })
    }
    const given = new Given()
    given.members.set('cem', { role: 'owner' })
    const offer = given.offers('bo')
    expect(given.asks(declineCommand, { offer, reason: 'No' }, 'cem')).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('is taken by an owner or an admin, with a reason, and by nobody else while somebody commands', () => {
    const given = new Given()
    expect(given.takes('bo')).toMatchObject({ code: 'FORBIDDEN' })
    expect(given.takes('amara')).toMatchObject({ code: 'CONFLICT' })
    given.members.set('cem', { role: 'admin' })
    const offer = given.offers('bo')
    expect(given.takes('cem', { from: id('bo') })).toMatchObject({ code: 'CONFLICT' })
    expect(given.takes('cem', { readAt: given.state.seq + 1 })).toMatchObject({ code: 'BAD_INPUT' })
    given.does(takeCommand, { from: id('amara'), readAt: given.state.seq, reason: 'Amara is gone' }, 'cem')
    expect(given.state.commander).toBe(id('cem'))
    expect(given.accepts(offer)).toMatchObject({ code: 'CONFLICT' })
  })

  test.each([
    ['has left', { removedAt: minute(1) }],
    ['became an observer', { role: 'observer' as const }],
  ])('of one who %s is taken by any responder', (_, record) => {
    const given = new Given()
    given.members.set('amara', record)
    expect(given.takes('bo')).toMatchObject({ kind: 'accepted' })
  })

  test('does not pass in an incident that is resolved, and its offer is gone with it', () => {
    const given = new Given()
    given.members.set('cem', { role: 'owner' })
    const offer = given.offers('bo')
    given.does(abandonExecution, { reason: 'False alarm' })
    given.does(resolveIncident, { summary: 'Nothing was wrong' })
    expect(given.state.offer).toBeUndefined()
    const again = { offer: newId(), to: id('bo') }
    for (const answer of [given.accepts(offer), given.takes('cem'), given.asks(offerCommand, again)])
      expect(answer).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('is resolved') })
  })

  test('is offered in a private incident to its viewers alone, and an offer to one who is taken off them is gone', () => {
    const given = new Given()
    given.state = { ...given.state, private: true, viewers: [id('amara')] }
    expect(given.asks(offerCommand, { offer: newId(), to: id('bo') })).toMatchObject({
      fields: { to: expect.any(String) },
    })
    given.does(changeViewers, { add: [id('bo')], remove: [] })
    given.offers('bo')
    given.does(changeViewers, { add: [], remove: [id('bo')] })
    expect(given.state.offer).toBeUndefined()
  })
})
