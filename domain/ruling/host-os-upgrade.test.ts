import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

describe('Host OS Upgrade', () => {
  const runbook = runbookAt('runbooks/host-os-upgrade.yaml')
  const [host, pool] = [id('host-1'), id('pool-1')]
  const given = () =>
    new GivenRun(runbook, { host, pool })
      .signs('cordon')
      .signs('headroom')
      .signs('replace')
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
    const elsewhere = [{ action: 'host.drain', key: JSON.stringify(pool), where: 'INC-7' }]
    expect(ruleAction(given().input({ openElsewhere: elsewhere }), 'host.drain', drain)).toMatchObject({
      verdict: 'unknown',
      unavailable: 'The same action is still open in INC-7: its outcome comes first.',
    })
    expect(
      ruleAction(
        given().input({ openElsewhere: [{ action: 'host.drain', key: JSON.stringify(id('pool-2')), where: 'INC-7' }] }),
        'host.drain',
        drain,
      ).verdict,
    ).toBe('satisfied')
  })

  /** Written from what the guardrail says in words, without its condition. */
  type Ending = { begun: boolean; killed: boolean; left: number | null; seenAfter: boolean; overdue: boolean }
  const mayEnd = (
    outcome: string,
    terminated: number,
    { begun, killed, left, seenAfter, overdue }: Ending,
  ): boolean => {
    if (!begun || left !== 0 || !(seenAfter || killed)) return false
    return outcome === 'drained' ? !killed && terminated === 0 : killed && overdue
  }
  const kill = { host, recordedAs: 'deadlineEnforced' }
  const bools = [true, false]
  const endings = bools.flatMap((begun) =>
    bools.flatMap((killed) =>
      bools.flatMap((seenAfter) =>
        bools.flatMap((overdue) => [0, 1, null].map((left) => ({ begun, killed, left, seenAfter, overdue }))),
      ),
    ),
  )

  test('a drain ends as drained or as deadline enforced, never confused', () => {
    let passed = 0
    for (const ending of endings) {
      const { begun, killed, left, seenAfter, overdue } = ending
      const run = given()
      if (!seenAfter && left !== null) run.reads('sessions.active', left)
      if (begun) run.waits(1).accepts('host.drain', { host, deadline: minute(overdue ? 2 : 60) })
      run.waits(2)
      if (killed) run.accepts('sessions.kill', kill, 'succeeded')
      run.waits(1)
      if ((seenAfter || killed) && left !== null) run.reads('sessions.active', left)
      for (const outcome of ['drained', 'deadlineEnforced'])
        for (const terminated of [0, 3]) {
          const may = mayEnd(outcome, terminated, ending)
          const verdict = rulesOn(run, 'drain.finish', { outcome, terminated })
          expect({ ...ending, outcome, terminated, passes: verdict === 'satisfied' }).toEqual({
            ...ending,
            outcome,
            terminated,
            passes: may,
          })
          if (may) passed++
        }
    }
    expect(passed).toBeGreaterThan(0)
  })

  test('a kill waits for the deadline of the drain under way, and is named so', () => {
    const draining = () => given().accepts('host.drain', drain)
    expect(rulesOn(given().waits(60), 'sessions.kill', kill)).toBe('violated')
    expect(rulesOn(draining().waits(29), 'sessions.kill', kill)).toBe('violated')
    expect(rulesOn(draining().waits(30), 'sessions.kill', kill)).toBe('satisfied')
    expect(rulesOn(draining().waits(30), 'sessions.kill', { ...kill, recordedAs: 'drained' })).toBe('violated')
    expect(rulesOn(draining().waits(30), 'sessions.kill', { ...kill, host: id('host-2') })).toBe('violated')
    expect(rulesOn(draining().reports('host.drain', 'failed').waits(30), 'sessions.kill', kill)).toBe('violated')
  })

  test('what was read before a drain ended elsewhere in the pool does not count', () => {
    const endedElsewhere = (at: number, key = JSON.stringify(pool)) => [
      { action: 'host.drain', key, where: 'INC-7', at: minute(at) },
    ]
    const before = given().waits(2)
    expect(ruleAction(before.input({ endedElsewhere: endedElsewhere(1) }), 'host.drain', drain)).toMatchObject({
      verdict: 'unknown',
      unavailable: expect.stringMatching(/^The same action ended in INC-7 after this was read. Read again: "Healthy/),
    })
    const other = endedElsewhere(1, JSON.stringify(id('pool-2')))
    expect(ruleAction(before.input({ endedElsewhere: other }), 'host.drain', drain).verdict).toBe('satisfied')
    for (const fact of ['pool.healthy', 'pool.sessions', 'pool.capacity', 'host.capacity']) {
      expect(ruleAction(before.input({ endedElsewhere: endedElsewhere(1) }), 'host.drain', drain).verdict).toBe(
        'unknown',
      )
      before.reads(
        fact,
        { 'pool.healthy': 4, 'pool.sessions': 50, 'pool.capacity': 100, 'host.capacity': 25 }[fact] ?? 0,
      )
    }
    expect(ruleAction(before.input({ endedElsewhere: endedElsewhere(1) }), 'host.drain', drain).verdict).toBe(
      'satisfied',
    )
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

  test('the run ends once the host was let back in after the last change to it', () => {
    const digest = { observed: 'a', desired: 'a' }
    const bootstrapped = () =>
      given()
        .accepts('host.bootstrap', { host, run: id('run-1') }, 'succeeded')
        .waits(1)
    const uncordoned = () =>
      bootstrapped().reads('host.digest', digest).accepts('host.uncordon', { host }, 'succeeded').waits(1)
    for (const label of ['resolve:upgraded', 'resolve:replaced']) {
      expect(targetRules(uncordoned().reads('host.digest', null), label)).toBe('unknown')
      expect(targetRules(bootstrapped(), label)).not.toBe('satisfied')
      expect(targetRules(uncordoned(), label)).toBe('satisfied')
      expect(targetRules(uncordoned().waits(600), label)).toBe('satisfied')
      expect(targetRules(bootstrapped().reads('host.digest', digest).accepts('host.uncordon', { host }), label)).toBe(
        'violated',
      )
      const edited = uncordoned().accepts('host.handEdit', { command: 'x' }, 'failed').waits(1)
      expect(targetRules(edited, label)).not.toBe('satisfied')
      expect(targetRules(edited.reads('host.digest', digest), label)).toBe('violated')
      expect(targetRules(uncordoned().suffers('host.handEdit'), label)).toBe('unknown')
    }
  })
})
