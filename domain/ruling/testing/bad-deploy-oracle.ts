// What Bad Deploy's guardrails mean, said once more in plain TypeScript: tests hold the engine against it.
import type { Execution, Reading } from '#domain/execution/state.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'

type Row = {
  operation: string | null
  state: string | null
  digest: string | null
  builtAt: string | null
  promotedAt: string | null
}
type Owner = { route: string | null; operation: string | null; epoch: number | null }
type Three = boolean | null

const and = (...parts: readonly Three[]): Three => (parts.includes(false) ? false : parts.includes(null) ? null : true)
const or = (...parts: readonly Three[]): Three => (parts.includes(true) ? true : parts.includes(null) ? null : false)
const compare = <T>(a: T | null, b: T | null, test: (a: T, b: T) => boolean): Three =>
  a === null || b === null ? null : test(a, b)
const same = <T>(a: T | null, b: T | null): Three => compare(a, b, (x, y) => x === y)
const verdictOf = (three: Three): Verdict => (three === null ? 'unknown' : three ? 'satisfied' : 'violated')

const minutes = 60_000
const freshFor: { readonly [fact: string]: number } = {
  'route.owner': 5 * minutes,
  'artifact.compatible': 30 * minutes,
  'database.compatible': 30 * minutes,
}

const newest = (run: Execution, fact: string, key: string | null): Reading | null => {
  let found: Reading | null = null
  for (const reading of run.readings[fact] ?? []) {
    if (reading.key !== key) continue
    if (
      found === null ||
      reading.observedAt > found.observedAt ||
      (reading.observedAt === found.observedAt && reading.seq > found.seq)
    )
      found = reading
  }
  return found
}

const value = (run: Execution, now: number, fact: string, key: string | null, ignoreAge = false): unknown => {
  const reading = newest(run, fact, key)
  if (reading === null || reading.withdrawn || reading.redacted) return null
  if (reading.observer === 'program' && !reading.acknowledged) return null
  for (const outdating of run.outdated[fact] ?? []) {
    if (outdating.key !== null && outdating.key !== key) continue
    if (reading.seq < outdating.seq || Date.parse(reading.observedAt) < Date.parse(outdating.at)) return null
  }
  const age = now - Date.parse(reading.observedAt)
  return !ignoreAge && age > (freshFor[fact] ?? Number.POSITIVE_INFINITY) ? null : reading.value
}

export type RollbackParams = { route: string; toOperation: string; digest: string; expectedEpoch: number }

export const oracleRollback = (run: Execution, now: number, params: RollbackParams): Verdict => {
  const suspect = value(run, now, 'promotion.bad', null) as Row | null
  const rows = value(run, now, 'promotion.history', null) as Row[] | null
  const owner = value(run, now, 'route.owner', null) as Owner | null
  const isBad = same(params.toOperation, suspect?.operation ?? null)
  const served: Three =
    rows === null
      ? null
      : or(
          false,
          ...rows.map((row) =>
            and(
              same(row.operation, params.toOperation),
              same(row.state, 'succeeded'),
              same(row.digest, params.digest),
              compare(
                row.builtAt,
                suspect?.promotedAt ?? null,
                (built, promoted) => Date.parse(built) <= Date.parse(promoted),
              ),
            ),
          ),
        )
  return verdictOf(
    and(
      isBad === null ? null : !isBad,
      served,
      same(params.route, owner?.route ?? null),
      same(params.expectedEpoch, owner?.epoch ?? null),
      same(value(run, now, 'database.compatible', params.toOperation), 'yes'),
      same(value(run, now, 'artifact.compatible', params.toOperation), 'yes'),
    ),
  )
}

export const oracleRolledBack = (run: Execution, now: number): Verdict => {
  const runs = run.runs['route.rollback'] ?? []
  const succeeded = runs.filter((one) => one.outcome === 'succeeded')
  return verdictOf(
    and(
      succeeded.length > 0,
      or(
        false,
        ...succeeded.map((one) =>
          same(value(run, now, 'database.compatible', String(one.params.toOperation), true), 'yes'),
        ),
      ),
    ),
  )
}
