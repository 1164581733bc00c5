import { describe, expect, test } from 'vitest'
import { clocksOf } from '#domain/ruling/clocks.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'

const wake = () =>
  new GivenRun(runbookAt('runbooks/stuck-wake.yaml'), { app: id('shop'), environment: id('production') })
const read = (given: GivenRun) =>
  given.reads('wake.operation', { operation: id('wake-1'), state: 'active', startedAt: minute(0) })
const shown = (given: GivenRun) => clocksOf(given.input()).map(({ says, until }) => `${says} ${until}`)

describe('A clock that the runbook names', () => {
  test('is shown once its moment is known, and stays when the reading is too old to rule on', () => {
    const given = wake().reads('wake.budget', '600s')
    expect(shown(given)).toEqual([])
    read(given)
    expect(shown(given)).toEqual([`Wake budget ${minute(10)}`])
    expect(shown(given.waits(30))).toEqual([`Wake budget ${minute(10)}`])
  })

  test('is not shown while part of its moment is recorded as unknown', () => {
    const given = wake()
      .reads('wake.budget', '600s')
      .reads('wake.operation', { operation: id('wake-1'), state: 'active', startedAt: null })
    expect(shown(given)).toEqual([])
  })

  test('is silent once what it waits for happened, and not for an attempt whose outcome is open', () => {
    const given = read(wake().reads('wake.budget', '600s')).accepts('traffic.return503', { retryAfter: '60s' })
    expect(shown(given)).toHaveLength(1)
    expect(shown(given.reports('traffic.return503', 'succeeded'))).toEqual([])
  })

  test('is silent once the run has ended', () => {
    const given = read(wake().reads('wake.budget', '600s'))
    given.run = { ...given.run, status: 'abandoned' }
    expect(shown(given)).toEqual([])
  })
})

describe('A moment that an open authorization carries', () => {
  const host = () =>
    new GivenRun(runbookAt('runbooks/host-os-upgrade.yaml'), { host: id('host-1'), pool: id('pool-1') })
  const drain = (given: GivenRun, deadline: string) => given.accepts('host.drain', { host: id('host-1'), deadline })

  test('counts down until its outcome is reported, by the names the runbook gives it', () => {
    const given = drain(host(), minute(20))
    expect(shown(given.waits(25))).toEqual([`Drain the host, deadline ${minute(20)}`])
    expect(clocksOf(given.input())[0]?.seq).toBe(given.run.runs['host.drain']?.[0]?.seq)
    expect(shown(given.reports('host.drain', 'succeeded'))).toEqual([])
  })

  test('is no clock when it lay in the past as it was authorized', () => {
    expect(shown(drain(host().waits(5), minute(4)))).toEqual([])
  })
})
