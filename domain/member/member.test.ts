import { expect, test } from 'vitest'
import type { NewEvent, OpenedEntry } from '#domain/journal/entry.ts'
import {
  appsGiven,
  memberJoined,
  memberRemoved,
  memberRenamed,
  passwordReset,
  resetIssued,
  roleChanged,
} from './events.ts'
import { evolveMember } from './evolve.ts'
import { mayRemove, rolesToGive, whyStaysOwner } from './rules.ts'
import type { MemberState } from './state.ts'

const ada = { name: 'Ada', email: 'ada@example.org' }

const at = (seq: number) => `2026-11-24T03:00:0${seq}.000Z`

const entryOf = (event: NewEvent, seq: number, redacted = false): OpenedEntry => ({
  hash: '',
  opened: redacted ? {} : event.open,
  entry: {
    v: 1,
    workspace: 'w',
    stream: 'member/m',
    seq,
    prev: '',
    at: at(seq),
    actor: { kind: 'system', id: 'test' },
    command: 'c',
    part: [0, 1],
    type: event.type,
    tv: 1,
    data: event.data,
    sealed: Object.fromEntries(Object.keys(event.open).map((pointer) => [pointer, ''])),
  },
})

const fold = (events: readonly NewEvent[], redacted = false): MemberState => {
  const state = events.reduce<MemberState | null>((s, e, i) => evolveMember(s, entryOf(e, i + 1, redacted)), null)
  if (!state) throw new Error('nothing folded')
  return state
}

const joined = memberJoined({ person: 'p', role: 'responder', by: 'invitation', invitedBy: 'm1' }, ada)

test('a member has the role and the name of its last entries', () => {
  expect(fold([joined, roleChanged('responder', 'admin'), memberRenamed('Ada L')])).toMatchObject({
    role: 'admin',
    name: 'Ada L',
    invitedBy: 'm1',
    removedAt: null,
  })
})

test('an app owner owns the apps that were given last, and none with another role', () => {
  const owner = memberJoined({ person: 'p', role: 'appOwner', by: 'invitation', invitedBy: 'm1', apps: ['a'] }, ada)
  expect(fold([owner]).apps).toEqual(['a'])
  expect(fold([owner, appsGiven(['b', 'c'])]).apps).toEqual(['b', 'c'])
  expect(fold([owner, roleChanged('appOwner', 'observer')]).apps).toEqual([])
  expect(fold([owner, memberRemoved(), joined]).apps).toEqual([])
})

test('who comes back is the same member, with the role of the new invitation', () => {
  const back = memberJoined({ person: 'p', role: 'observer', by: 'invitation', invitedBy: 'm2' }, ada)
  expect(fold([joined, memberRemoved()]).removedAt).toBe(at(2))
  expect(fold([joined, memberRemoved(), back])).toMatchObject({ role: 'observer', removedAt: null, invitedBy: 'm2' })
})

test('a reset is remembered with who issued its link; issuing alone changes nothing', () => {
  expect(fold([joined, resetIssued('l')]).reset).toBeNull()
  expect(fold([joined, passwordReset('l', 'm1')]).reset).toEqual({ issuedBy: 'm1', at: at(2) })
})

test('redacting names changes no role and no standing', () => {
  const events = [joined, roleChanged('responder', 'admin'), memberRenamed('Ada L'), memberRemoved()]
  expect({ ...fold(events), name: null, email: null }).toEqual(fold(events, true))
})

test('the last owner stays an owner and a member', () => {
  const owner = { id: 'm', role: 'owner' } as const
  expect(whyStaysOwner(owner, 0)).toContain('last owner')
  expect(rolesToGive(owner, owner, 0)).toEqual([])
  expect(mayRemove(owner, owner, 0)).toBe(false)
  expect(mayRemove(owner, owner, 1)).toBe(true)
})

test('nobody raises anybody above themselves, or changes one above them', () => {
  const admin = { id: 'a', role: 'admin' } as const
  expect(rolesToGive(admin, { id: 'r', role: 'responder' }, 1)).toEqual(['admin', 'observer'])
  expect(rolesToGive(admin, { id: 'o', role: 'owner' }, 1)).toEqual([])
  expect(mayRemove(admin, { id: 'o', role: 'owner' }, 1)).toBe(false)
  expect(rolesToGive({ id: 'r', role: 'responder' }, { id: 'x', role: 'observer' }, 1)).toEqual([])
})
