import { expect, test } from 'vitest'
import { GivenRun, id } from '#domain/ruling/testing/given-run.ts'
import { at, rulesOn } from '#domain/ruling/testing/verdicts.ts'
import { textIn } from '#domain/runbook/document.ts'

const runbook = at('two-readers')
const region = id('region-1')
const given = () => new GivenRun(runbook, { environments: [id('production')] })

test('a region is failed over to when two persons agree that it is ready', () => {
  const ready = () =>
    given().reads('region.dataReady', 'yes', { key: region }).reads('region.runtimeReady', 'yes', { key: region })
  expect(rulesOn(ready(), 'sessions.failover', { region })).toBe('unknown')
  expect(rulesOn(ready().reads('region.dataReady', 'yes', { key: region }), 'sessions.failover', { region })).toBe(
    'unknown',
  )
  const both = () => ready().reads('region.dataReady', 'yes', { key: region, by: id('sam') })
  expect(rulesOn(both(), 'sessions.failover', { region })).toBe('satisfied')
  expect(
    rulesOn(both().reads('region.dataReady', 'no', { key: region, by: id('noor') }), 'sessions.failover', { region }),
  ).toBe('unknown')
  expect(rulesOn(both(), 'sessions.failover', { region: id('region-2') })).toBe('unknown')
  expect(rulesOn(both().waits(16), 'sessions.failover', { region })).toBe('unknown')
})

test('texts are told in the language asked for, else in English', () => {
  const { title } = runbook.document
  expect([textIn(title), textIn(title, 'de'), textIn(title, 'fr')]).toEqual([
    'Two Readers',
    'Zwei Leser',
    'Two Readers',
  ])
})
