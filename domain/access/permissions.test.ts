import { describe, expect, test } from 'vitest'
import type { Permission, Role } from './permissions.ts'
import { access, can, mayGive, PERMISSIONS, ROLES } from './permissions.ts'

const workspace = { kind: 'workspace' } as const

/** Written by hand, apart from the table it checks. */
const OBSERVER: Permission[] = [
  'workspace.read',
  'member.list',
  'runbook.read',
  'catalogue.read',
  'incident.list',
  'incident.read',
  'trustedKey.read',
]
const RESPONDER: Permission[] = [
  ...OBSERVER,
  'catalogue.add',
  'incident.declare',
  'incident.note',
  'incident.changeSeverity',
  'incident.changeStatus',
  'incident.handOver',
  'incident.changeViewers',
  'incident.resolve',
  'incident.reopen',
  'execution.start',
  'execution.complete',
  'execution.abandon',
  'evidence.record',
  'evidence.acknowledge',
  'step.complete',
  'step.skip',
  'action.request',
  'action.approve',
  'action.reportOutcome',
  'action.reportOutside',
  'freeze.lift',
]
const EXPECTED: Record<Role, readonly Permission[]> = {
  owner: PERMISSIONS.filter((permission) => permission !== 'myApps.read'),
  admin: PERMISSIONS.filter((permission) => permission !== 'myApps.read'),
  responder: RESPONDER,
  observer: OBSERVER,
  appOwner: ['workspace.read', 'myApps.read'],
}

describe('Who may do what in a workspace', () => {
  for (const role of ROLES) {
    test.each(PERMISSIONS)(`${role} and %s`, (permission) => {
      const answer = can({ id: 'm', role }, permission, workspace)
      expect(answer).toBe(EXPECTED[role].includes(permission))
    })
  }

  test('nobody without a membership: everything is hidden', () => {
    for (const permission of PERMISSIONS) expect(access(null, permission, workspace)).toBe('hidden')
  })
})

describe('A private incident', () => {
  const incident = { kind: 'incident', private: true, viewers: ['viewer'] } as const

  test.each(ROLES)('does not exist for a %s who is no viewer', (role) => {
    for (const permission of PERMISSIONS) expect(access({ id: 'other', role }, permission, incident)).toBe('hidden')
  })

  test('is there for its viewers, within their role', () => {
    expect(access({ id: 'viewer', role: 'responder' }, 'incident.note', incident)).toBe('allowed')
    expect(access({ id: 'viewer', role: 'observer' }, 'incident.note', incident)).toBe('denied')
  })
})

test('an app owner sees no incident, private or not', () => {
  expect(
    access({ id: 'm', role: 'appOwner' }, 'incident.read', { kind: 'incident', private: false, viewers: [] }),
  ).toBe('hidden')
})

describe('Rank', () => {
  test('an admin changes no owner', () => {
    expect(can({ id: 'm', role: 'admin' }, 'member.remove', { kind: 'member', role: 'owner' })).toBe(false)
    expect(can({ id: 'm', role: 'admin' }, 'member.reset', { kind: 'member', role: 'admin' })).toBe(true)
    expect(can({ id: 'm', role: 'owner' }, 'member.remove', { kind: 'member', role: 'owner' })).toBe(true)
  })

  test('nobody gives a role above their own', () => {
    expect(mayGive('admin', 'owner')).toBe(false)
    expect(mayGive('owner', 'owner')).toBe(true)
    expect(mayGive('responder', 'observer')).toBe(false)
  })
})
