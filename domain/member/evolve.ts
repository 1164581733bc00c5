// Folding a member's entries, oldest first, gives who it is, its role and whether it still belongs.
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import type { MemberEvent } from './events.ts'
import type { MemberState } from './state.ts'

/** Raise when `evolve` gives another state for the same entries: cached states are then folded anew. */
export const MEMBER_EVOLVE_VERSION = 2

export function evolveMember(state: MemberState | null, e: OpenedEntry): MemberState {
  const event = { type: e.entry.type, data: e.entry.data } as MemberEvent
  const { at } = e.entry
  if (event.type === 'member.joined') {
    const { person, role, invitedBy, apps = [] } = event.data
    const open = { name: openText(e, '/name'), email: openText(e, '/email') }
    return { person, role, apps, ...open, invitedBy, joinedAt: at, removedAt: null, reset: state?.reset ?? null }
  }
  if (!state) throw new Error(`A member begins with member.joined, not ${event.type}`)
  switch (event.type) {
    case 'member.renamed':
      return { ...state, name: openText(e, '/name') }
    case 'role.changed':
      return { ...state, role: event.data.to, apps: [] }
    case 'apps.given':
      return { ...state, apps: event.data.apps }
    case 'member.removed':
      return { ...state, removedAt: at }
    case 'reset.issued':
      return state
    case 'password.reset':
      return { ...state, reset: { issuedBy: event.data.issuedBy, at } }
    default:
      throw new Error(`No rule to fold ${(event satisfies never as MemberEvent).type}`)
  }
}
