import { hash } from '@node-rs/argon2'
import { encode } from 'next-auth/jwt'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { cookieNames } from './cookies.ts'
import { identify } from './identify.ts'
import { sessionIdOf } from './sessions.ts'
import { signOut } from './sign-in.ts'
import type { Installation } from './testing/installation.ts'
import { installation, PASSWORD } from './testing/installation.ts'

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
beforeAll(async () => {
  here = await installation()
  owner = await here.claimed()
})

const isSignedIn = async (cookie: string) => (await identify(here.auth, cookie)) !== null

describe('signing in', () => {
  test('a wrong password, an unknown address, an empty and a huge password are refused alike', async () => {
    for (const [email, password] of [
      [owner.email, 'wrong password here'],
      ['nobody@example.org', PASSWORD],
      [owner.email, ''],
      [owner.email, 'x'.repeat(1_000_000)],
      [`${owner.email}\u0000`, PASSWORD],
    ] as const) {
      expect(await here.attempt(email, password, null, newId())).toEqual({ outcome: 'refused' })
    }
  })

  test('an unknown address, and one without a password, take as long as a wrong password', {
    timeout: 60_000,
  }, async () => {
    await here.database.owner.query(
      `insert into person (id, email, name, password_changed_at, created_at)
       values ($1, 'by.provider@example.org', 'By Provider', now(), now())`,
      [newId()],
    )
    const emails = [owner.email, 'nobody.at.all@example.org', 'by.provider@example.org']
    const rounds = 31
    /** Medians, asked in turns, so that whatever else the machine does meets all alike; each as a part of the first. */
    const ratios = async () => {
      const times = emails.map((): number[] => [])
      for (let round = 0; round < rounds; round++) {
        for (const [i, email] of emails.entries()) {
          const from = performance.now()
          await here.attempt(email, 'wrong password here', null, newId())
          times[i]?.push(performance.now() - from)
        }
      }
      const medians = times.map((each) => each.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0)
      return medians.map((median) => median / (medians[0] ?? 0))
    }
    const isSame = (ratio: number) => ratio > 0.75 && ratio < 1.33
    let seen = await ratios()
    for (let again = 0; again < 3 && !seen.every(isSame); again++) seen = await ratios()
    console.log(
      `time of an unknown address and of one without a password: ${seen
        .slice(1)
        .map((r) => r.toFixed(2))
        .join(', ')} of a wrong one`,
    )
    expect(seen.every(isSame), seen.join(', ')).toBe(true)
  })

  test('the address is taken in any case, and a password typed on another keyboard is the same', async () => {
    expect((await here.attempt(owner.email.toUpperCase(), PASSWORD)).outcome).toBe('signedIn')
    expect((await here.attempt(` ${owner.email} `, PASSWORD)).outcome).toBe('signedIn')
  })

  test('a hash of an older cost is made anew at the next sign-in', async () => {
    const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    await here.database.owner.query('update person set password_hash = $1 where email = $2', [weak, owner.email])
    expect((await here.attempt(owner.email, PASSWORD)).outcome).toBe('signedIn')
    const { rows } = await here.database.owner.query('select password_hash from person where email = $1', [owner.email])
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await here.attempt(owner.email, PASSWORD)).outcome).toBe('signedIn')
  })

  test('attempts are limited: the eleventh from one address at one account is not looked at', async () => {
    const address = newId()
    for (let i = 0; i < 10; i++) {
      expect((await here.attempt('victim@example.org', 'wrong', null, address)).outcome).toBe('refused')
    }
    expect(await here.attempt('victim@example.org', 'wrong', null, address)).toMatchObject({
      outcome: 'tooMany',
      retryAfterSeconds: expect.any(Number),
    })
  })

  test('many attempts at once leave the server quick to answer others', async () => {
    const attempts = Array.from({ length: 60 }, (_, i) => here.attempt(`crowd${i}@example.org`, 'wrong', null, newId()))
    const waits: number[] = []
    for (let i = 0; i < 5; i++) {
      const from = performance.now()
      await here.ok('setup.state', {})
      waits.push(performance.now() - from)
    }
    await Promise.all(attempts)
    expect(Math.min(...waits)).toBeLessThan(250)
  })
})

describe('a session', () => {
  test('is known by its row: the cookie of an ended session is nobody', async () => {
    const cookie = await here.signedIn(owner.email)
    expect(await isSignedIn(cookie)).toBe(true)
    const answer = await here.attempt(owner.email, PASSWORD)
    if (answer.outcome !== 'signedIn') throw new Error('not signed in')
    await signOut(here.auth, answer.sid)
    expect(await isSignedIn(await here.cookieOf(answer.sid))).toBe(false)
    expect(here.told.sessions).toContain(sessionIdOf(answer.sid))
    expect(await isSignedIn(cookie)).toBe(true)
  })

  test('replaces the one the same browser had: a cookie from before a sign-in is worth nothing after it', async () => {
    const before = await here.signedIn(owner.email)
    const after = await here.signedIn(owner.email, PASSWORD, before)
    expect(await isSignedIn(before)).toBe(false)
    expect(await isSignedIn(after)).toBe(true)
  })

  test('ends by itself when it is not used for 14 days, or 30 days after the sign-in', async () => {
    const answer = await here.attempt(owner.email, PASSWORD)
    if (answer.outcome !== 'signedIn') throw new Error('not signed in')
    const cookie = await here.cookieOf(answer.sid)
    const id = sessionIdOf(answer.sid)
    const leftDays = async () => {
      const { rows } = await here.database.owner.query(
        'select extract(epoch from expires_at - clock_timestamp()) / 86400 as days from session where id = $1',
        [id],
      )
      return Number(rows[0].days)
    }
    expect(await leftDays()).toBeCloseTo(14, 1)
    const age = (days: number) =>
      here.database.owner.query(
        `update session set created_at = created_at - make_interval(days => $2), last_seen_at = last_seen_at - make_interval(days => $2),
           expires_at = expires_at - make_interval(days => $2) where id = $1`,
        [id, days],
      )
    await age(10)
    expect(await isSignedIn(cookie)).toBe(true)
    expect(await leftDays()).toBeCloseTo(14, 1)
    await age(13)
    expect(await isSignedIn(cookie)).toBe(true)
    expect(await leftDays()).toBeCloseTo(7, 1)
    await age(8)
    expect(await isSignedIn(cookie)).toBe(false)
  })

  test('is taken from the cookie of this installation alone', async () => {
    const cookie = await here.signedIn(owner.email)
    const token = cookie.slice(cookie.indexOf('=') + 1)
    const name = cookieNames(here.origin).session
    const forged = await encode({ token: { sid: 'x'.repeat(43) }, secret: 'another secret, just as long as it' })
    const noSid = await encode({ token: { sub: owner.session }, secret: here.secret })
    for (const header of [
      `next-auth.session-token=${token}`,
      `${name}=${forged}`,
      `${name}=${noSid}`,
      `${name}=${token.slice(0, -4)}AAAA`,
      `${name}=${owner.session}`,
      `${name}=`,
    ]) {
      expect(await isSignedIn(header), header.slice(0, 60)).toBe(false)
    }
    const bearer = await here.call('me.get', {}, { headers: { authorization: `Bearer ${token}` } })
    expect(bearer).toMatchObject({ status: 401, error: { code: 'NOT_SIGNED_IN' } })
  })

  test('is never taken for standing when the database cannot say', async () => {
    const broken = {
      ...here.auth,
      database: {
        ...here.database,
        pools: { ...here.database.pools, auth: { query: () => Promise.reject(new Error('secret detail')) } },
      },
    } as unknown as Installation['auth']
    await expect(identify(broken, await here.signedIn(owner.email))).rejects.toThrow()
  })
})

describe('my account', () => {
  test('changing the password needs the present one, ends every other session and keeps this one', async () => {
    const [here1, here2] = [await here.signedIn(owner.email), await here.signedIn(owner.email)]
    const next = 'a fresh and lengthy phrase'
    const wrong = await here.call('me.changePassword', { current: 'not it at all', password: next }, { cookie: here1 })
    expect(wrong).toMatchObject({ status: 400, error: { fields: { current: 'This is not your present password' } } })
    const weak = await here.call(
      'me.changePassword',
      { current: PASSWORD, password: 'ada@example.org' },
      { cookie: here1 },
    )
    expect(weak.error?.fields).toHaveProperty('password')
    expect(await isSignedIn(here2)).toBe(true)

    await here.ok('me.changePassword', { current: PASSWORD, password: next }, { cookie: here1 })
    expect([await isSignedIn(here1), await isSignedIn(here2)]).toEqual([true, false])
    expect((await here.attempt(owner.email, PASSWORD)).outcome).toBe('refused')
    await here.ok('me.changePassword', { current: next, password: PASSWORD }, { cookie: here1 })
  })

  test('a sign-in that runs while the password changes does not outlive the change', async () => {
    const cookie = await here.signedIn(owner.email)
    const next = 'yet another lengthy phrase'
    const racing = Array.from({ length: 6 }, () => here.attempt(owner.email, PASSWORD, null, newId()))
    await here.ok('me.changePassword', { current: PASSWORD, password: next }, { cookie })
    for (const answer of await Promise.all(racing)) {
      if (answer.outcome === 'signedIn') expect(await isSignedIn(await here.cookieOf(answer.sid))).toBe(false)
    }
    await here.ok('me.changePassword', { current: next, password: PASSWORD }, { cookie })
  })

  test('one session can be ended by hand, nobody else’s can, and signing out everywhere ends all', async () => {
    const again = { cookie: await here.signedIn(owner.email), slug: owner.slug }
    const other = await here.joined(again, 'responder')
    const [mine, second] = [await here.signedIn(owner.email), await here.signedIn(owner.email)]
    const sessions = await here.ok<{ id: string; current: boolean }[]>('me.sessions', {}, { cookie: second })
    expect(sessions.filter((session) => session.current)).toHaveLength(1)
    const foreign = await here.call('me.endSession', { session: other.session }, { cookie: mine })
    expect(foreign.status).toBe(404)
    expect(await isSignedIn(other.cookie)).toBe(true)
    await here.ok('me.endSession', { session: sessions[0]?.id }, { cookie: mine })
    expect(await isSignedIn(second)).toBe(false)
    await here.ok('me.signOutEverywhere', {}, { cookie: mine })
    expect([await isSignedIn(mine), await isSignedIn(again.cookie)]).toEqual([false, false])
    expect(await isSignedIn(other.cookie)).toBe(true)
  })

  test('a new name is seen by the others in every workspace, and is in the record once', async () => {
    const who = await here.joined({ cookie: await here.signedIn(owner.email), slug: owner.slug }, 'responder')
    const command = newId()
    await here.ok('me.rename', { command, name: 'Renamed Person' }, who)
    await here.ok('me.rename', { command, name: 'Renamed Person' }, who)
    const members = await here.ok<{ id: string; name: string }[]>('member.list', {}, who)
    expect(members.find((row) => row.id === who.member)?.name).toBe('Renamed Person')
    const { rows } = await here.database.owner.query("select 1 from entry where type = 'member.renamed'")
    expect(rows).toHaveLength(1)
    expect((await here.call('me.rename', { command: newId(), name: 'a\nb' }, who)).error?.fields).toEqual({
      name: 'One line only',
    })
  })
})

test('no password, session id or link secret stands in the database or in the log', async () => {
  const cookie = await here.signedIn(owner.email)
  const secret = await here.invitationBy({ cookie, slug: owner.slug }, 'observer')
  const answer = await here.attempt(owner.email, PASSWORD)
  if (answer.outcome !== 'signedIn') throw new Error('not signed in')
  const { rows: tables } = await here.database.owner.query(
    "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  )
  const dump: string[] = [...here.logged]
  for (const { table_name } of tables) {
    const { rows } = await here.database.owner.query(`select t::text as row from ${table_name} t`)
    dump.push(...rows.map((row) => row.row))
  }
  for (const hidden of [PASSWORD, answer.sid, secret]) {
    expect(dump.filter((line) => line.includes(hidden))).toEqual([])
  }
})
