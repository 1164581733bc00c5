import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { As, Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { appRouter } from './router.ts'

type Door = 'anybody' | 'signedIn' | 'everyMember' | 'appOwners' | 'members' | 'responders' | 'admins'

/** Who passes each door. Written by hand and apart from the permission table: a procedure without a row fails. */
const DOORS: Record<string, Door> = {
  'setup.state': 'anybody',
  'setup.peek': 'anybody',
  'setup.claim': 'anybody',
  'reset.peek': 'anybody',
  'reset.use': 'anybody',
  'invitation.peek': 'anybody',
  'invitation.joinAsNewPerson': 'anybody',
  'invitation.joinAsMyself': 'signedIn',
  'invitation.create': 'admins',
  'invitation.list': 'admins',
  'invitation.withdraw': 'admins',
  'me.get': 'signedIn',
  'me.sessions': 'signedIn',
  'me.rename': 'signedIn',
  'me.changePassword': 'signedIn',
  'me.confirmPassword': 'signedIn',
  'me.endSession': 'signedIn',
  'me.signOutEverywhere': 'signedIn',
  'me.dismissNotice': 'signedIn',
  'workspace.create': 'signedIn',
  'workspace.current': 'everyMember',
  'workspace.rename': 'admins',
  'member.list': 'members',
  'member.changeRole': 'admins',
  'member.changeApps': 'admins',
  'member.remove': 'admins',
  'member.reset': 'admins',
  'trustedKey.list': 'members',
  'trustedKey.add': 'admins',
  'trustedKey.revoke': 'admins',
  'file.attach': 'responders',
  'incident.board': 'members',
  'incident.list': 'members',
  'incident.room': 'members',
  'incident.baseline': 'members',
  'incident.entriesBefore': 'members',
  'incident.verify': 'members',
  'incident.declareIncident': 'responders',
  'incident.addNote': 'responders',
  'incident.changeSeverity': 'responders',
  'incident.changeStatus': 'responders',
  'incident.offerCommand': 'responders',
  'incident.acceptCommand': 'responders',
  'incident.declineCommand': 'responders',
  'incident.takeCommand': 'responders',
  'incident.changeViewers': 'responders',
  'incident.resolveIncident': 'responders',
  'incident.reopenIncident': 'responders',
  'freeze.liftFreeze': 'responders',
  'catalogue.names': 'members',
  'catalogue.environments': 'admins',
  'catalogue.environmentHistory': 'admins',
  'catalogue.describeEnvironment': 'admins',
  'catalogue.search': 'members',
  'runbook.startable': 'members',
  'myApps.read': 'appOwners',
  'sample.create': 'admins',
  'sample.remove': 'admins',
  'execution.startExecution': 'responders',
  'execution.recordEvidence': 'responders',
  'execution.attachEvidence': 'responders',
  'execution.acknowledgeReading': 'responders',
  'execution.withdrawReading': 'responders',
  'execution.completeStep': 'responders',
  'execution.skipStep': 'responders',
  'execution.closeStep': 'responders',
  'execution.reopenStep': 'responders',
  'execution.takeStep': 'responders',
  'execution.deferStep': 'responders',
  'execution.requestAction': 'responders',
  'execution.requestApproval': 'responders',
  'execution.giveApproval': 'responders',
  'execution.refuseApproval': 'responders',
  'execution.reportOutcome': 'responders',
  'execution.reportOutsideAct': 'responders',
  'execution.completeExecution': 'responders',
  'execution.abandonExecution': 'responders',
}

const WHO = [
  'nobody',
  'signedOut',
  'stranger',
  'removed',
  'appOwner',
  'observer',
  'responder',
  'admin',
  'owner',
] as const
type Who = (typeof WHO)[number]

const ROLES: Record<Exclude<Door, 'anybody' | 'signedIn'>, readonly Who[]> = {
  everyMember: ['appOwner', 'observer', 'responder', 'admin', 'owner'],
  appOwners: ['appOwner'],
  members: ['observer', 'responder', 'admin', 'owner'],
  responders: ['responder', 'admin', 'owner'],
  admins: ['admin', 'owner'],
}

/** What the door answers, before the input is looked at. */
function expected(door: Door, who: Who): 'passes' | 'NOT_SIGNED_IN' | 'NOT_FOUND' | 'FORBIDDEN' {
  if (door === 'anybody') return 'passes'
  if (who === 'nobody' || who === 'signedOut') return 'NOT_SIGNED_IN'
  if (door === 'signedIn') return 'passes'
  if (who === 'stranger' || who === 'removed') return 'NOT_FOUND'
  return ROLES[door].includes(who) ? 'passes' : 'FORBIDDEN'
}

const paths = Object.keys(appRouter._def.procedures).sort()

test('every procedure has a row, and every row a procedure', () => {
  expect(Object.keys(DOORS).sort()).toEqual(paths)
})

test('every procedure says behind which door it stands', () => {
  for (const [path, procedure] of Object.entries(appRouter._def.procedures)) {
    expect((procedure as { _def?: { meta?: unknown } })._def?.meta, path).toMatchObject({ door: expect.any(String) })
  }
})

describe('who passes', () => {
  let here: Installation
  const as: Partial<Record<Who, As>> = {}

  beforeAll(async () => {
    here = await installation()
    const owner = await here.claimed()
    as.owner = owner
    for (const role of ['admin', 'responder', 'observer'] as const) as[role] = await here.joined(owner, role)
    const appOwner = await here.joinedAppOwner(owner)
    as.appOwner = appOwner
    const removed = await here.joined(owner, 'admin')
    await here.ok('member.remove', { command: newId(), member: removed.member }, owner)
    as.removed = removed
    const signedOut = await here.joined(owner, 'admin')
    await here.ok('me.signOutEverywhere', {}, signedOut)
    as.signedOut = signedOut
    await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Other', slug: 'other' }, owner)
    const stranger = await here.joined({ ...owner, slug: 'other' }, 'owner')
    as.stranger = { ...stranger, slug: owner.slug }
    as.nobody = { slug: owner.slug }
  })

  test.each(paths)('%s', async (path) => {
    const seen: Partial<Record<Who, string>> = {}
    for (const who of WHO) {
      const answer = await here.call(path, { 'no such field': 1 }, as[who])
      expect(answer.status, `${path} as ${who}`).toBeGreaterThanOrEqual(400)
      expect(answer.status, `${path} as ${who}`).toBeLessThan(500)
      const code = answer.error?.code ?? ''
      seen[who] = code === 'BAD_INPUT' ? 'passes' : code
    }
    const door = DOORS[path] ?? 'admins'
    expect(seen).toEqual(Object.fromEntries(WHO.map((who) => [who, expected(door, who)])))
  })

  test('without a workspace in the header, or with one that is none, a member finds nothing', async () => {
    const { cookie } = as.owner ?? {}
    for (const slug of [null, 'no-such', '', 'acme; drop', '../acme', 'ACME']) {
      expect((await here.call('workspace.current', {}, { cookie, slug })).status, String(slug)).toBe(404)
    }
  })
})
