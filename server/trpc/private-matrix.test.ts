import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { tableChecksums } from '#server/db/testing/checksums.ts'
import { appRouter } from './router.ts'
import { sceneOf } from './testing/scene.ts'
import type { Scene } from './testing/valid-inputs.ts'
import { validInputs } from './testing/valid-inputs.ts'

const VIEWERS = ['commander', 'viewer', 'watcher'] as const
const OUTSIDERS = ['owner', 'admin', 'responder', 'observer', 'formerViewer'] as const
const STRANGERS = ['nobody', 'signedOut', 'stranger', 'removedViewer', 'appOwnerOnTheList'] as const
type Who = (typeof VIEWERS)[number] | (typeof OUTSIDERS)[number] | (typeof STRANGERS)[number]
type As = { cookie: string | null; slug: string }

let here: Installation
let scene: Scene
let inputs: ReturnType<typeof validInputs>
/** The same inputs, naming an incident that never was. */
let never: ReturnType<typeof validInputs>
const as = {} as Record<Who, As>

beforeAll(async () => {
  here = await installation()
  const owner = await here.claimed()
  const join = (role: 'admin' | 'responder' | 'observer') => here.joined(owner, role)
  const [admin, responder, observer] = [await join('admin'), await join('responder'), await join('observer')]
  const [commander, viewer, watcher] = [await join('responder'), await join('responder'), await join('observer')]
  const [former, removed, appOwner, gone] = [
    await join('admin'),
    await join('admin'),
    await here.joinedAppOwner(owner),
    await join('responder'),
  ]
  const viewers = [viewer, watcher, former, removed, appOwner, gone].map(({ member }) => member)
  scene = await sceneOf(here, commander, { private: true, viewers })
  inputs = validInputs({ ...scene, member: viewer.member })
  never = validInputs({ ...scene, member: viewer.member, incident: newId(), number: 'PRV-ABCDE', freeze: newId() })
  await here.ok(
    'incident.changeViewers',
    { command: newId(), incident: scene.incident, add: [], remove: [former.member] },
    commander,
  )
  await here.ok('member.remove', { command: newId(), member: removed.member }, owner)
  await here.ok('me.signOutEverywhere', {}, gone)
  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Other', slug: 'other' }, owner)
  const stranger = { ...(await here.joined({ ...owner, slug: 'other' }, 'owner')), slug: owner.slug }
  const nobody = { cookie: null, slug: owner.slug }
  Object.assign(as, { owner, admin, responder, observer, formerViewer: former, commander, viewer, watcher })
  Object.assign(as, { nobody, signedOut: gone, stranger, removedViewer: removed, appOwnerOnTheList: appOwner })
})

const paths = Object.keys(appRouter._def.procedures).sort()
const READS = ['incident.room', 'incident.baseline', 'incident.entriesBefore', 'incident.verify']
/** Not a matter of the role: whoever commands does this, or an admin. */
const COMMANDERS_OWN = ['incident.offerCommand', 'incident.takeCommand']
/** Everything that is asked of one incident. */
const ofIncident = paths.filter((path) => {
  const sample = validInputs({} as Scene)[path]?.() ?? {}
  return path !== 'incident.declareIncident' && ('incident' in sample || 'number' in sample)
})

const shown = ({ status, error }: Awaited<ReturnType<Installation['call']>>) => ({ status, ...error, id: '' })

function expected(path: string, who: Who): string {
  if (who === 'nobody' || who === 'signedOut') return 'NOT_SIGNED_IN'
  if (who === 'stranger' || who === 'removedViewer') return 'NOT_FOUND'
  if (who === 'appOwnerOnTheList') return 'FORBIDDEN'
  if ((who === 'observer' || who === 'watcher') && !READS.includes(path)) return 'FORBIDDEN'
  if (who === 'viewer' && COMMANDERS_OWN.includes(path)) return 'FORBIDDEN'
  return (VIEWERS as readonly Who[]).includes(who) ? 'passes' : 'NOT_FOUND'
}

test('the procedures of an incident are known, each with an input that its schema takes', () => {
  expect(Object.keys(inputs).sort()).toEqual(paths)
  const elsewhere = ['incident.board', 'incident.list', 'incident.declareIncident']
  const within = paths.filter((path) => /^(incident|execution|file|freeze)\./.test(path) && !elsewhere.includes(path))
  expect(ofIncident).toEqual(within)
})

describe('a private incident, to whoever is not its viewer', () => {
  test.each(ofIncident)('%s answers as for one that never was, and changes nothing', async (path) => {
    const before = await tableChecksums(here.database.owner)
    for (const who of [...OUTSIDERS, ...STRANGERS]) {
      const answer = await here.call(path, inputs[path]?.(), as[who])
      expect(answer.error?.code, `${path} as ${who}`).toBe(expected(path, who))
      expect(shown(answer), `${path} as ${who}`).toEqual(shown(await here.call(path, never[path]?.(), as[who])))
    }
    expect(await tableChecksums(here.database.owner)).toEqual(before)
  })

  test('cannot be taken over by declaring another under its id', async () => {
    const before = await tableChecksums(here.database.owner)
    const input = { ...inputs['incident.declareIncident']?.(), incident: scene.incident }
    const answer = await here.call('incident.declareIncident', input, as.admin)
    expect(answer.status).toBe(404)
    expect(JSON.stringify(answer)).not.toContain(scene.number)
    expect(await tableChecksums(here.database.owner)).toEqual(before)
  })
})

describe('a private incident, to its viewers', () => {
  test.each(ofIncident)('%s is open as their role has it', async (path) => {
    for (const who of VIEWERS) {
      const answer = await here.call(path, inputs[path]?.(), as[who])
      const code = answer.error?.code ?? 'OK'
      const seen = ['NOT_SIGNED_IN', 'NOT_FOUND', 'FORBIDDEN'].includes(code) ? code : 'passes'
      expect(seen, `${path} as ${who}: ${JSON.stringify(answer.error)}`).toBe(expected(path, who))
      expect(answer.status).toBeLessThan(500)
    }
  })
})
