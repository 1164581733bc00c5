import { expect, test } from 'vitest'
import type { Role } from '#domain/access/permissions.ts'
import { ROLES } from '#domain/access/permissions.ts'
import type { ApproverRecord } from './approver.ts'
import { approverFault } from './approver.ts'

const now = '2026-11-24T03:00:00.000Z'
const ago = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString()
const incident = { commander: 'cem', private: false, viewers: [] as string[] }

const fault = (
  record: Partial<ApproverRecord> | null,
  { id = 'bo', givers = ['second-person'], around = incident } = {},
) =>
  approverFault(
    { by: 'amara', givers },
    {
      id,
      record: record && {
        role: 'responder',
        removedAt: null,
        joinedAt: ago(100_000),
        invitedBy: null,
        reset: null,
        ...record,
      },
    },
    around,
    now,
  )

test('a second person is another member who may approve', () => {
  expect(fault({})).toBeNull()
  expect(fault({}, { id: 'amara' })).toBe('self')
  expect(fault(null)).toBe('gone')
  expect(fault({ removedAt: ago(1) })).toBe('gone')
})

test('whose way in did not come from who asks within 24 hours, to the minute', () => {
  const day = 24 * 60
  expect(fault({ invitedBy: 'amara', joinedAt: ago(day - 1) })).toBe('invited')
  expect(fault({ invitedBy: 'amara', joinedAt: ago(day) })).toBeNull()
  expect(fault({ invitedBy: 'cem', joinedAt: ago(1) })).toBeNull()
  expect(fault({ reset: { issuedBy: 'amara', at: ago(day - 1) } })).toBe('reset')
  expect(fault({ reset: { issuedBy: null, at: ago(day - 1) } })).toBe('reset')
  expect(fault({ reset: { issuedBy: 'amara', at: ago(day) } })).toBeNull()
  expect(fault({ reset: { issuedBy: 'cem', at: ago(1) } })).toBeNull()
})

test('of the role that is asked for, or a higher one', () => {
  const passing = (giver: string) => ROLES.filter((role) => fault({ role }, { givers: [giver] }) === null)
  expect(passing('second-person')).toEqual(['owner', 'admin', 'responder'])
  expect(passing('responder')).toEqual(['owner', 'admin', 'responder'])
  expect(passing('admin')).toEqual(['owner', 'admin'])
  expect(passing('owner')).toEqual(['owner'])
  expect(passing('nobody-is-this')).toEqual([])
  expect(fault({}, { givers: ['commander'] })).toBe('commander')
  expect(fault({}, { id: 'cem', givers: ['commander'] })).toBeNull()
  expect(fault({ role: 'responder' as Role }, { id: 'cem', givers: ['commander', 'admin'] })).toBe('role')
})

test('who sees the incident', () => {
  const around = { ...incident, private: true, viewers: ['amara'] }
  expect(fault({}, { around })).toBe('role')
  expect(fault({}, { around: { ...around, viewers: ['amara', 'bo'] } })).toBeNull()
})
