import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cannotStart } from '#domain/ruling/cannot-start.ts'
import { ruleAction, ruleTarget } from '#domain/ruling/rule.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'

const read = (path: string): string => readFileSync(new URL(`../../docs/guides/${path}`, import.meta.url), 'utf8')
const guide = read('writing-runbooks.md')
const example = read('full-disk.yaml')

const saidOf = (yaml: string): string[] => {
  const parsed = parseRunbook(yaml)
  return (parsed.ok ? parsed.warnings : parsed.problems).map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  )
}

/** Each change that the guide shows, and what it says the checker answers. */
const changes = [...guide.matchAll(/```diff\n- ?(.*)\n\+ ?(.*)\n```\n\n((?:>.*\n)+)?/g)].map(
  ([, from = '', to = '', answer = '']) => ({
    from,
    to,
    answer: [...answer.matchAll(/`(.*)`/g)].map(([, said]) => said),
  }),
)

describe('the example of the guide', () => {
  test('stands in the guide as it stands in its file', () => {
    expect(guide.split('<!-- example -->')[1]?.trim()).toBe(`\`\`\`yaml\n${example.trim()}\n\`\`\``)
  })

  test('is sound, without a warning, and can start', () => {
    expect(saidOf(example)).toEqual([])
    expect(cannotStart(runbookAt('docs/guides/full-disk.yaml').document)).toEqual([])
  })

  test('the guide shows changes', () => {
    expect(changes.length).toBeGreaterThan(15)
  })

  test.each(changes)('$to is answered as the guide says', ({ from, to, answer }) => {
    expect(example).toContain(from)
    expect(saidOf(example.replace(from, () => to))).toEqual(answer)
  })
})

describe('a run of the example', () => {
  const found = (cause: string) =>
    new GivenRun(runbookAt('docs/guides/full-disk.yaml'), { environment: id('production'), host: id('db-1') })
      .reads('disk.state', { usedPercent: 93, growsPerHour: '2' })
      .reads('replicas', [id('db-2')])
      .reads('replica.caughtUp', 'yes', { key: id('db-2') })
      .accepts('batch.pause', {}, 'succeeded')
      .signs('pause')
      .signs('look')
      .reads('fill.cause', cause)
      .signs('classify')
  const grow = { host: id('db-1'), byGigabytes: 50 }

  test('refuses what destroys, whatever was read', () => {
    expect(ruleAction(found('writeAheadLog').input(), 'wal.deleteByHand', {}).verdict).toBe('violated')
  })

  test('keeps the logs of the last seven days', () => {
    expect(ruleAction(found('oldLogs').input(), 'logs.delete', { olderThan: '86400s' }).verdict).toBe('violated')
    expect(ruleAction(found('oldLogs').input(), 'logs.delete', { olderThan: '864000s' }).verdict).toBe('satisfied')
  })

  test('grows behind replicas that caught up, and behind no others', () => {
    expect(ruleAction(found('data').input(), 'volume.grow', grow).verdict).toBe('satisfied')
    expect(ruleAction(found('data').waits(16).input(), 'volume.grow', grow).verdict).toBe('unknown')
    const lags = found('data').reads('replica.caughtUp', 'no', { key: id('db-2') })
    expect(ruleAction(lags.input(), 'volume.grow', grow).verdict).toBe('violated')
  })

  test('ends as grown once the volume grew and the disk was read again', () => {
    const grown = found('data').accepts('volume.grow', grow, 'succeeded').signs('grow')
    expect(ruleTarget(grown.input(), 'complete:after').verdict).toBe('unknown')
    grown.waits(1).reads('disk.state', { usedPercent: 61, growsPerHour: '2' })
    expect(ruleTarget(grown.input(), 'complete:after').verdict).toBe('satisfied')
    grown.signs('after')
    expect(stepViews(grown.input()).find(({ id: step }) => step === 'clear')?.state).toBe('notNeeded')
    expect(ruleTarget(grown.input(), 'complete').verdict).toBe('satisfied')
    expect(ruleTarget(grown.input(), 'resolve:grown').verdict).toBe('satisfied')
    expect(ruleTarget(grown.input(), 'resolve:cleared').verdict).toBe('violated')
  })
})
