import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { Answer, Installation } from '#server/auth/testing/installation.ts'
import { PASSWORD, secretOf } from '#server/auth/testing/installation.ts'
import type { FailoverDriver } from './testing/failover-driver.ts'
import { confirmed, failoverInstallation, regionFailover } from './testing/failover-driver.ts'
import { handed } from './testing/handed.ts'
import { hostUpgrade, runOf } from './testing/host-driver.ts'
import type { CommandAnswer } from './verb.ts'

type Member = Awaited<ReturnType<Installation['joined']>>

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>> & { member: string }
let bo: Member
let cem: Member

/** As if it had been a while: times of members and sessions are moved back by that many minutes. */
const sessionAge = (session: string, minutes: number) =>
  here.database.owner.query(
    'update session set authenticated_at = authenticated_at - make_interval(mins => $2) where id = $1',
    [session, minutes],
  )

const outcomeOf = (answer: Answer) => (answer.data as CommandAnswer | undefined)?.outcome
const why = ({ entries }: CommandAnswer) => String(entries.at(-1)?.opened['/unavailable'])

beforeAll(async () => {
  here = await failoverInstallation()
  const ada = await here.claimed()
  const members = await here.ok<{ id: string; me: boolean }[]>('member.list', {}, ada)
  owner = { ...ada, member: members.find(({ me }) => me)?.id ?? '' }
  bo = await here.joined(owner, 'responder', 'Bo Responder')
  cem = await here.joined(owner, 'admin', 'Cem Admin')
})

/** Bo asks: nobody was invited by Bo. */
const asked = async (): Promise<{ run: FailoverDriver; approval: string }> => {
  const run = await regionFailover(here, owner)
  return { run, approval: await run.asks(bo) }
}
const approved = async () => {
  const { run, approval } = await asked()
  expect(outcomeOf(await run.gives(cem, approval))).toBe('recorded')
  return { run, approval }
}

describe('Through the API, an action that needs an approval', () => {
  test('is authorized once a second person approved, and once only', async () => {
    const { run, approval } = await asked()
    expect((await run.acts(bo)).outcome).toBe('refused')
    expect(outcomeOf(await run.gives(cem, approval))).toBe('recorded')
    expect((await run.acts(bo)).outcome).toBe('authorized')
    expect(await run.approval(bo, approval)).toMatchObject({
      usedSeq: expect.any(Number),
      decision: { by: cem.member },
    })
    const again = await run.acts(bo)
    expect(again.outcome).toBe('refused')
    expect(why(again)).toMatch(/^It needs an approval/)
    expect(await run.gives(cem, approval)).toMatchObject({ status: 409 })
    expect(await run.refuses(cem, approval)).toMatchObject({ status: 409 })
  })

  test('is not approved by who asked, from another session of theirs neither', async () => {
    const { run, approval } = await asked()
    expect(await run.gives(bo, approval)).toMatchObject({ status: 403 })
    const second = { ...bo, cookie: await here.signedIn(bo.email) }
    expect(await run.gives(second, approval)).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } })
    expect((await run.acts(bo)).outcome).toBe('refused')
  })

  test('is approved by one person once, however often at the same time', async () => {
    const { run, approval } = await asked()
    const answers = await Promise.all([1, 2, 3].map(() => run.gives(cem, approval)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  test('is not approved by somebody whom the requester invited, or whose password they had reset, within a day', async () => {
    const invitee = await here.joined(cem, 'responder', 'Invited Lately')
    const run = await regionFailover(here, owner)
    const approval = await run.asks(cem)
    expect(await run.gives(invitee, approval)).toMatchObject({
      status: 403,
      error: { message: 'Whoever asked invited you less than 24 hours ago. Somebody else gives this approval.' },
    })
    const { url } = await here.ok<{ url: string }>('member.reset', { command: newId(), member: bo.member }, cem)
    await here.ok('reset.use', { secret: secretOf({ url }), password: `${PASSWORD} too` })
    bo = { ...bo, cookie: await here.signedIn(bo.email, `${PASSWORD} too`) }
    expect(await run.gives(bo, approval)).toMatchObject({ status: 403 })
    expect(outcomeOf(await run.gives(owner, approval))).toBe('recorded')
  })

  test('is not approved by an observer, by a stranger, or by nobody', async () => {
    const { run, approval } = await asked()
    const observer = await here.joined(owner, 'observer', 'Only Looks')
    expect(await run.gives(observer, approval)).toMatchObject({ status: 403 })
    expect(await run.gives({ cookie: '', slug: bo.slug }, approval)).toMatchObject({ status: 401 })
    expect((await run.acts(bo)).outcome).toBe('refused')
  })

  test('asks whoever approves for a recent sign-in; confirming the password is one, under another cookie', async () => {
    const { run, approval } = await asked()
    const late = await here.joined(owner, 'responder', 'Signed In Long Ago')
    await sessionAge(late.session, 11)
    expect(await run.gives(late, approval)).toMatchObject({
      status: 403,
      error: { fields: { password: expect.any(String) } },
    })
    expect(await here.call('me.confirmPassword', { password: 'not it at all' }, late)).toMatchObject({ status: 400 })
    expect(await run.gives(late, approval)).toMatchObject({ status: 403 })
    const now = await confirmed(here, late)
    expect(now.cookie).not.toBe(late.cookie)
    expect(await run.gives(late, approval)).toMatchObject({ status: 401 })
    expect(outcomeOf(await run.gives(now, approval))).toBe('recorded')
  })

  test('is approved by whoever types the value that decides, and by no yes alone', async () => {
    const { run, approval } = await asked()
    for (const reentered of [[], ['13'], ['yes'], ['12', '12']])
      expect(await run.gives(cem, approval, { reentered })).toMatchObject({ status: 400 })
    expect(outcomeOf(await run.gives(cem, approval, { reentered: ['12'] }))).toBe('recorded')
  })

  test('is held after an edit: of a parameter, by another member, with another approval', async () => {
    const { run, approval } = await approved()
    expect((await run.acts(bo, run.failover(99))).outcome).toBe('refused')
    expect((await run.acts(cem)).outcome).toBe('refused')
    expect(await run.gives(cem, newId())).toMatchObject({ status: 404 })
    const elsewhere = await regionFailover(here, owner)
    expect(await elsewhere.gives(cem, approval)).toMatchObject({ status: 404 })
    expect((await elsewhere.acts(bo)).outcome).toBe('refused')
    expect((await run.acts(bo)).outcome).toBe('authorized')
  })

  test('is held once a fact it rests on was read again, to another value or to the same', async () => {
    const { run, approval } = await approved()
    await run.reads(bo, 'yes')
    const held = await run.acts(bo)
    expect(held.outcome).toBe('refused')
    expect(why(held)).toMatch(/is void/)
    expect(await run.gives(cem, approval)).toMatchObject({ status: 409 })
    const late = await run.asks(bo)
    await run.reads(bo, 'no')
    expect(await run.gives(cem, late)).toMatchObject({ status: 409 })
    expect((await run.acts(bo)).outcome).toBe('refused')
  })

  test('is held when whoever approved lost the role, or left, before it was used', async () => {
    const lost = await here.joined(owner, 'responder', 'Loses The Role')
    const gone = await here.joined(owner, 'responder', 'Leaves')
    const { run, approval } = await asked()
    await run.gives(lost, approval)
    await here.ok('member.changeRole', { command: newId(), member: lost.member, role: 'observer' }, owner)
    const held = await run.acts(bo)
    expect(held.outcome).toBe('refused')
    expect(why(held)).toMatch(/does not count any more: whoever gave it has lost the role/)
    const next = await asked()
    await next.run.gives(gone, next.approval)
    await here.ok('member.remove', { command: newId(), member: gone.member }, owner)
    expect((await next.run.acts(bo)).outcome).toBe('refused')
  })

  test('repeated with the same command is answered again and recorded once', async () => {
    const { run, approval } = await asked()
    const command = newId()
    const give = () => run.gives(cem, approval, { command })
    const [first, second] = [await give(), await give()]
    expect(second.data).toEqual(first.data)
    expect(await run.gives(owner, approval, { command: newId() })).toMatchObject({ status: 409 })
  })

  test('is refused by whoever sees a reason against it, and stays held', async () => {
    const { run, approval } = await approved()
    expect(outcomeOf(await run.refuses(owner, approval))).toBe('recorded')
    const held = await run.acts(bo)
    expect(why(held)).toMatch(/was refused/)
    expect(await run.gives(cem, approval)).toMatchObject({ status: 409 })
  })
})

/** As if that many minutes had passed for whatever is ruled meanwhile: the moment of a ruling is the database's. */
async function inMinutes(minutes: number, work: () => Promise<void>): Promise<void> {
  const owned = here.database.owner
  const { rows } = await owned.query<{ def: string }>(
    "select pg_get_functiondef('journal_read(jsonb)'::regprocedure) as def",
  )
  const def = rows[0]?.def ?? ''
  const moved = def.replace(
    "'milliseconds', clock_timestamp()",
    `'milliseconds', clock_timestamp() + interval '${minutes} minutes'`,
  )
  if (moved === def) throw new Error('The moment of a ruling is taken elsewhere')
  await owned.query(moved)
  await work().finally(() => owned.query(def))
}

describe('Through the API, time', () => {
  test('lets an approval expire, asked for or given: none passes by waiting', async () => {
    const [first, second] = [await asked(), await approved()]
    const broken = await regionFailover(here, owner)
    const glass = await broken.asks(bo, broken.rotation(), 'We were told')
    await broken.gives(owner, glass)
    await inMinutes(31, async () => {
      expect(await first.run.gives(cem, first.approval)).toMatchObject({
        status: 409,
        error: { message: expect.stringMatching(/has expired/) },
      })
      const held = await second.run.acts(bo)
      expect(held.outcome).toBe('refused')
      expect(why(held)).toMatch(/has expired/)
      expect((await broken.acts(bo, broken.rotation())).outcome).toBe('refused')
    })
  })
})

describe('Through the API, breaking the glass', () => {
  const REASON = 'The vendor told us by telephone'

  test('takes a reason and the commander, serves once, and is written in entries of its own', async () => {
    const run = await regionFailover(here, owner)
    expect((await run.acts(bo, run.rotation())).outcome).toBe('refused')
    expect(outcomeOf(await run.tryAsk(bo, run.rotation()))).toBe('refused')
    const approval = await run.asks(bo, run.rotation(), REASON)
    expect((await run.acts(bo, run.rotation())).outcome).toBe('refused')
    expect(await run.gives(cem, approval)).toMatchObject({ status: 403 })
    expect(outcomeOf(await run.gives(owner, approval))).toBe('recorded')
    const done = await run.acts(bo, run.rotation())
    expect(done.outcome).toBe('authorized')
    expect(done.entries.map(({ entry }) => entry.type)).toEqual(['action.authorized', 'glass.broken'])
    expect(done.entries[1]?.opened['/reason']).toBe(REASON)
    expect((await run.acts(bo, run.rotation())).outcome).toBe('refused')
    const { incident } = await run.on.room(bo)
    expect(incident.glassBroken).toBe(1)
    expect(await run.on.fold(bo)).toEqual(incident)
  })

  test('is no way past an absolute guardrail', async () => {
    const run = await regionFailover(here, owner)
    await run.reads(bo, 'no')
    expect(outcomeOf(await run.tryAsk(bo, run.failover(), REASON))).toBe('refused')
    const drop = { action: 'sessions.drop', params: { region: run.region } }
    expect(outcomeOf(await run.tryAsk(bo, drop, REASON))).toBe('refused')
    expect((await run.state(bo)).approvals).toEqual([])
  })

  test('lets a host be edited by hand before its drift record, and never be uncordoned for that', async () => {
    const host = await hostUpgrade(here, owner, { host: 'runner-9', pool: 'runners-us' })
    await host.untilUpgrade(owner)
    const edit = { action: 'host.handEdit', params: { command: 'sysctl -w vm.max_map_count=262144' } }
    expect((await host.on.request(bo, edit.action, edit.params)).outcome).toBe('refused')
    const on = { execution: host.on.execution, approval: newId() }
    await host.on.ok(bo, 'execution.requestApproval', { ...on, ...edit, reason: REASON })
    await host.on.ok(owner, 'execution.giveApproval', { ...on, reentered: [] })
    const done = await host.on.request(bo, edit.action, edit.params)
    expect(done.entries.map(({ entry }) => entry.type)).toEqual(['action.authorized', 'glass.broken'])
    await host.on.report(bo, runOf(done))
    const uncordon = { action: 'host.uncordon', params: { host: host.host }, reason: REASON }
    const asked = await host.on.try(bo, 'execution.requestApproval', { ...on, approval: newId(), ...uncordon })
    expect(outcomeOf(asked)).toBe('refused')
  })

  test('holds again once command has passed to another', async () => {
    const run = await regionFailover(here, owner)
    const approval = await run.asks(bo, run.rotation(), REASON)
    await run.gives(owner, approval)
    await handed(run.on, owner, cem)
    expect((await run.acts(bo, run.rotation())).outcome).toBe('refused')
  })
})
