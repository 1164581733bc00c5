import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { GivenRun, id, minute } from '#domain/ruling/testing/given-run.ts'
import { at, rulesOn } from '#domain/ruling/testing/verdicts.ts'

describe('Host OS Upgrade', () => {
  const runbook = at('host-os-upgrade')
  const [host, pool] = [id('host-1'), id('pool-1')]
  const given = () =>
    new GivenRun(runbook, { host, pool })
      .signs('cordon')
      .signs('headroom')
      .reads('pool.healthy', 4)
      .reads('pool.quorum', 3)
      .reads('pool.sessions', 50)
      .reads('pool.capacity', 100)
      .reads('host.capacity', 25)
      .reads('pool.headroom', 20)
  const drain = { host, deadline: minute(30) }

  test.each<[string, string, Json, Verdict]>([
    ['enough hosts and capacity', 'pool.headroom', 25, 'satisfied'],
    ['a host too few', 'pool.healthy', 3, 'violated'],
    ['too little headroom', 'pool.headroom', 26, 'violated'],
    ['an unknown quorum', 'pool.quorum', null, 'unknown'],
  ])('a drain with %s', (_, fact, value, verdict) => {
    expect(rulesOn(given().reads(fact, value), 'host.drain', drain)).toBe(verdict)
  })

  test('a drain ends in the future, is of this host, and is read anew for each', () => {
    expect(rulesOn(given(), 'host.drain', { ...drain, deadline: minute(0) })).toBe('violated')
    expect(rulesOn(given(), 'host.drain', { ...drain, host: id('host-2') })).toBe('violated')
    expect(rulesOn(given().waits(6), 'host.drain', drain)).toBe('unknown')
    expect(rulesOn(given().accepts('host.drain', drain, 'succeeded'), 'host.drain', drain)).toBe('unknown')
  })

  test('one drain a pool is open at a time, in the whole workspace', () => {
    const pair = given().accepts('host.drain', drain)
    expect(ruleAction(pair.input(), 'host.drain', drain).unavailable).toMatch(
      /^The same action is still open since entry \d+/,
    )
    const elsewhere = [{ action: 'host.drain', key: JSON.stringify(pool) }]
    expect(ruleAction(given().input({ openElsewhere: elsewhere }), 'host.drain', drain)).toMatchObject({
      verdict: 'unknown',
      unavailable: 'The same action is still open in another incident: its outcome comes first.',
    })
    expect(
      ruleAction(
        given().input({ openElsewhere: [{ action: 'host.drain', key: JSON.stringify(id('pool-2')) }] }),
        'host.drain',
        drain,
      ).verdict,
    ).toBe('satisfied')
  })

  test('drained means nobody left and nobody killed', () => {
    const drained = { outcome: 'drained', terminated: 0 }
    const draining = () => given().accepts('host.drain', drain).waits(1)
    expect(rulesOn(given().reads('sessions.active', 0), 'drain.finish', drained)).toBe('violated')
    expect(rulesOn(draining().reads('sessions.active', 0), 'drain.finish', drained)).toBe('satisfied')
    expect(rulesOn(draining().reads('sessions.active', 1), 'drain.finish', drained)).toBe('violated')
    expect(rulesOn(draining(), 'drain.finish', drained)).toBe('unknown')
    const kill = { recordedAs: 'deadlineEnforced' }
    expect(rulesOn(draining(), 'sessions.kill', kill)).toBe('violated')
    expect(rulesOn(draining().waits(30), 'sessions.kill', kill)).toBe('satisfied')
    expect(rulesOn(draining().waits(30), 'sessions.kill', { recordedAs: 'drained' })).toBe('violated')
    const killed = draining().waits(30).accepts('sessions.kill', kill, 'succeeded').waits(1).reads('sessions.active', 0)
    expect(rulesOn(killed, 'drain.finish', drained)).toBe('violated')
    expect(rulesOn(killed, 'drain.finish', { outcome: 'deadlineEnforced', terminated: 3 })).toBe('satisfied')
  })

  test('a hand edit is recorded first, once for each, and voids the checks', () => {
    const record: Json = { what: 'sysctl', why: 'broken', followUp: 'https://example.org/pr/1' }
    expect(rulesOn(given(), 'host.handEdit', { command: 'sysctl -w' })).toBe('unknown')
    const recorded = given().reads('drift.record', record)
    expect(rulesOn(recorded, 'host.handEdit', { command: 'sysctl -w' })).toBe('satisfied')
    expect(
      rulesOn(recorded.accepts('host.handEdit', { command: 'sysctl -w' }), 'host.handEdit', { command: 'again' }),
    ).toBe('unknown')
  })

  test('uncordon is absolute where the hand edit is not', () => {
    const checked = () =>
      given()
        .reads('host.postchecks', {
          boots: { result: 'ok' },
          joins: { result: 'ok' },
          runtime: { result: 'ok' },
          network: { result: 'ok' },
        })
        .reads('host.digest', { observed: 'a', desired: 'a' })
    expect(rulesOn(checked(), 'host.uncordon', { host })).toBe('satisfied')
    expect(rulesOn(checked().reads('host.digest', { observed: 'b', desired: 'a' }), 'host.uncordon', { host })).toBe(
      'violated',
    )
    expect(rulesOn(checked().accepts('host.handEdit', { command: 'x' }), 'host.uncordon', { host })).toBe('unknown')
    const [rule] = ruleAction(checked().input(), 'host.uncordon', { host }).rules
    expect(rule).toMatchObject({ absolute: true, overridable: null })
    expect(ruleAction(given().input(), 'host.handEdit', { command: 'x' }).rules[0]).toMatchObject({
      absolute: false,
      overridable: { role: 'commander' },
    })
  })
})
