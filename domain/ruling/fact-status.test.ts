import { describe, expect, test } from 'vitest'
import { factStatus, keysRead } from '#domain/ruling/fact-status.ts'
import { GivenRun, id, minute, runbookOf } from '#domain/ruling/testing/given-run.ts'

const runbook = runbookOf(`
format: holdpoint/1
runbook: facts
title: Facts
when: Always
resolutions: [over]
facts:
  epoch: { type: integer, freshFor: 5m }
  limit: integer
  ready: { type: yesNo, per: region, readings: { count: 2 }, freshFor: 10m }
  regions: { type: list of reference region }
  left: { type: integer, derive: facts.limit - facts.epoch }
steps:
  - id: look
    phase: truth
    title: Look
    captures: [{ fact: epoch }, { fact: limit }, { fact: regions }, { fact: ready, each: facts.regions }, { fact: left }]
`)
const region = id('region-1')
const given = () => new GivenRun(runbook).waits(10)
const status = (run: GivenRun, fact: string, key?: string) => factStatus(run.input(), fact, key)

describe('which reading counts', () => {
  test('the latest observed, not the latest written', () => {
    const run = given().reads('epoch', 8, { observedAt: 9 }).reads('epoch', 7, { observedAt: 8 })
    expect(status(run, 'epoch')).toMatchObject({ status: 'known', value: 8, superseded: [{ value: 7 }] })
  })

  test('the later entry, where both were observed at the same moment', () => {
    expect(status(given().reads('epoch', 7).reads('epoch', 8), 'epoch').value).toBe(8)
  })

  test('a withdrawn one that was overruled changes nothing; the counting one, withdrawn, leaves it unknown', () => {
    const run = given()
      .reads('epoch', 7, { observedAt: 8 })
      .changesReading('epoch', { withdrawn: true })
      .reads('epoch', 8)
    expect(status(run, 'epoch')).toMatchObject({ status: 'known', value: 8 })
    expect(status(run.changesReading('epoch', { withdrawn: true }), 'epoch')).toMatchObject({
      status: 'withdrawn',
      value: null,
    })
    expect(status(run.waits(1).reads('epoch', 9), 'epoch').value).toBe(9)
  })
})

describe('why a fact is not known', () => {
  test('never read, or read as unknown', () => {
    expect(status(given(), 'epoch')).toMatchObject({ status: 'notRead', reading: null, restsOn: [] })
    expect(status(given().reads('epoch', null), 'epoch')).toMatchObject({
      status: 'unknown',
      value: null,
      restsOn: [2],
    })
  })

  test('too old: fresh up to and at the last moment', () => {
    const run = given().reads('epoch', 7, { observedAt: 5 })
    expect(status(run, 'epoch')).toMatchObject({ status: 'known', freshUntil: minute(10) })
    expect(factStatus(run.input({ now: new Date(Date.parse(minute(10)) + 1).toISOString() }), 'epoch').status).toBe(
      'expired',
    )
  })

  test('claimed for later than two seconds from now', () => {
    const ahead = (ms: number) => {
      const run = given().reads('epoch', 7)
      return factStatus(
        run.changesReading('epoch', { observedAt: new Date(Date.parse(minute(10)) + ms).toISOString() }).input(),
        'epoch',
      ).status
    }
    expect([ahead(2000), ahead(2001)]).toEqual(['known', 'future'])
  })

  test('redacted, malformed, or said by a program alone', () => {
    expect(status(given().reads('epoch', 7, { redacted: true }), 'epoch').status).toBe('redacted')
    expect(status(given().reads('epoch', '7'), 'epoch').status).toBe('malformed')
    expect(status(given().reads('epoch', 7, { observer: 'program' }), 'epoch').status).toBe('unacknowledged')
    expect(status(given().reads('epoch', 7, { observer: 'probe' }), 'epoch').status).toBe('known')
  })

  test('read by one person where two are asked, or by two who disagree', () => {
    const one = () => given().reads('ready', 'yes', { key: region })
    expect(status(one(), 'ready', region).status).toBe('oneReader')
    expect(status(one().reads('ready', 'yes', { key: region }), 'ready', region).status).toBe('oneReader')
    expect(status(one().reads('ready', 'yes', { key: region, by: id('sam') }), 'ready', region)).toMatchObject({
      status: 'known',
      value: 'yes',
    })
    expect(status(one().reads('ready', 'no', { key: region, by: id('sam') }), 'ready', region).status).toBe(
      'disagreement',
    )
  })

  test('agreed upon with a program that nobody acknowledged; it may still disagree', () => {
    const beside = (value: string, more = {}) =>
      given()
        .reads('ready', value, { key: region, by: id('sam'), observer: 'program', ...more })
        .reads('ready', 'yes', { key: region })
    expect(status(beside('yes'), 'ready', region).status).toBe('oneReader')
    expect(status(beside('no'), 'ready', region).status).toBe('disagreement')
    expect(status(beside('yes', { acknowledged: true }), 'ready', region).status).toBe('known')
  })

  test('two readings are as fresh as the older', () => {
    const run = given()
      .reads('ready', 'yes', { key: region, observedAt: 2 })
      .reads('ready', 'yes', { key: region, by: id('sam') })
    expect(status(run, 'ready', region)).toMatchObject({ status: 'known', freshUntil: minute(12) })
    expect(status(run.waits(3), 'ready', region).status).toBe('expired')
  })
})

describe('a derived fact', () => {
  test('is as old as its oldest input and rests on them all', () => {
    expect(status(given().reads('epoch', 7, { observedAt: 8 }).reads('limit', 10), 'left')).toMatchObject({
      status: 'known',
      value: 3,
      freshUntil: minute(13),
      restsOn: [2, 3],
    })
  })

  test('names each input it misses', () => {
    expect(status(given().reads('epoch', 7).waits(6), 'left')).toMatchObject({
      status: 'inputsUnknown',
      missed: [
        { fact: 'limit', why: 'notRead' },
        { fact: 'epoch', why: 'expired' },
      ],
    })
  })
})

test('a fact read per region keeps each apart', () => {
  const run = given()
    .reads('ready', 'yes', { key: region })
    .reads('ready', 'no', { key: id('region-2') })
  expect(keysRead(run.input(), 'ready')).toEqual([region, id('region-2')])
  expect(status(run, 'ready', id('region-2')).reading?.value).toBe('no')
  expect(status(run, 'ready').status).toBe('notRead')
})

test('a fact that nobody declared is a mistake of the program', () => {
  expect(() => status(given(), 'epok')).toThrow('declares no fact epok')
})
