// Command passes to whoever has read what stands: it is offered and accepted, or taken by an owner or an admin. Until then whoever commands goes on.
import type { z } from 'zod'
import type { Member } from '#domain/access/permissions.ts'
import { can, hasRank } from '#domain/access/permissions.ts'
import type { Decide, DecideContext, Rejected } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { AcceptCommand, DeclineCommand, OfferCommand, TakeCommand } from './schema.ts'
import type { CommandOffer, Incident } from './state.ts'
import { isEnded } from './state.ts'

type Around = Pick<Incident, 'commander' | 'private' | 'viewers'>

/** May this member command the incident at all? */
export const canCommand = (member: Member, { private: hidden, viewers }: Around): boolean =>
  can(member, 'incident.handOver', { kind: 'incident', private: hidden, viewers })

/** Why command is not this member's to take, in a sentence; null when it is. `commander` is null once they have left. */
export function takeFault(member: Member, commander: Member | null, incident: Around): string | null {
  if (member.id === incident.commander) return 'You command this incident already.'
  if (hasRank(member.role, 'admin')) return null
  if (!commander || !canCommand(commander, incident)) return null
  return 'Command passes when it is offered to you, or when an owner or an admin takes it.'
}

const ended = (state: Incident): Rejected | null =>
  isEnded(state) ? rejected('CONFLICT', `${state.number} is ${state.status}. Reopen it first; command stays.`) : null

export const offerCommand: Decide<z.infer<typeof OfferCommand>> = (state, { offer, to, note }, ctx) => {
  const over = ended(state)
  if (over) return over
  if (ctx.by !== state.commander)
    return rejected('FORBIDDEN', 'Whoever commands offers command. An owner or an admin can take it.')
  if (to === state.commander) return rejected('CONFLICT', 'They command this incident already.')
  const role = ctx.roles[to]
  if (!role || !can({ id: to, role }, 'incident.handOver', { kind: 'workspace' })) {
    return rejected('BAD_INPUT', 'Command goes to a responder, an admin or an owner.', {
      to: 'Choose a member who can respond',
    })
  }
  if (!canCommand({ id: to, role }, state))
    return rejected('BAD_INPUT', 'This incident is private.', { to: 'Let them see the incident first' })
  if (state.offer?.to === to)
    return rejected('CONFLICT', `Command is offered to them already (#${state.offer.seq}). Nothing was offered anew.`)
  return accepted([event('command.offered', { offer, from: state.commander, to }, { '/note': note })])
}

/** The offer that is meant, or why it stands no more. */
function standing(state: Incident, offer: string): CommandOffer | Rejected {
  if (state.offer?.offer === offer) return state.offer
  return rejected('CONFLICT', 'This offer of command stands no more: it was answered, taken back, or made anew.')
}

export const acceptCommand: Decide<z.infer<typeof AcceptCommand>> = (state, { offer: id, readAt, readBack }, ctx) => {
  const offer = standing(state, id)
  if ('kind' in offer) return ended(state) ?? offer
  if (offer.to !== ctx.by) return rejected('FORBIDDEN', 'Command is offered to somebody else.')
  const unread = unreadFault(state, readAt, offer.seq)
  if (unread) return unread
  const { commander: from } = state
  return accepted([event('command.handed', { from, to: ctx.by, offer: id, readAt }, { '/readBack': readBack })])
}

export const declineCommand: Decide<z.infer<typeof DeclineCommand>> = (state, { offer: id, reason }, ctx) => {
  const offer = standing(state, id)
  if ('kind' in offer) return ended(state) ?? offer
  if (offer.to !== ctx.by && offer.by !== ctx.by)
    return rejected('FORBIDDEN', 'Whoever it is offered to declines it, and whoever offers it takes it back.')
  return accepted([event('command.declined', { offer: id, to: offer.to }, { '/reason': reason })])
}

export const takeCommand: Decide<z.infer<typeof TakeCommand>> = (state, { from, readAt, reason }, ctx) => {
  const over = ended(state)
  if (over) return over
  const fault = takeFault(memberOf(ctx.by, ctx), memberOrNull(state.commander, ctx), state)
  if (fault) return rejected(ctx.by === state.commander ? 'CONFLICT' : 'FORBIDDEN', fault)
  if (from !== state.commander)
    return rejected('CONFLICT', 'Command passed to somebody else in the meantime. Nothing was taken.')
  const unread = unreadFault(state, readAt, 1)
  if (unread) return unread
  return accepted([event('command.handed', { from, to: ctx.by, readAt }, { '/reason': reason })])
}

const memberOrNull = (id: string, { roles }: DecideContext): Member | null => {
  const role = roles[id]
  return role ? { id, role } : null
}

const memberOf = (id: string, ctx: DecideContext): Member => memberOrNull(id, ctx) ?? { id, role: 'observer' }

/** What was read has to hold the offer, and nothing that is not there. */
function unreadFault(state: Incident, readAt: number, atLeast: number): Rejected | null {
  if (readAt >= atLeast && readAt <= state.seq) return null
  const says = readAt > state.seq ? `There is no entry #${readAt}` : `Read what stands since #${atLeast} first`
  return rejected('BAD_INPUT', 'Command did not pass.', { readAt: says })
}
