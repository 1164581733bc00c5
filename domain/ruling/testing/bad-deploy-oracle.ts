// What Bad Deploy's guardrails mean, said once more in plain TypeScript: tests hold the engine against it.
import type { Execution } from '#domain/execution/state.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import type { FreshFor, Three } from '#domain/ruling/testing/oracle.ts'
import { and, compare, minutes, or, same, standing, verdictOf } from '#domain/ruling/testing/oracle.ts'

type Row = {
  operation: string | null
  state: string | null
  digest: string | null
  builtAt: string | null
  promotedAt: string | null
}
type Owner = { route: string | null; operation: string | null; epoch: number | null }

const freshFor: FreshFor = {
  'route.owner': 5 * minutes,
  'artifact.compatible': 30 * minutes,
  'database.compatible': 30 * minutes,
}

const value = (run: Execution, now: number, fact: string, key: string | null, ignoreAge = false): unknown =>
  standing(run, now, freshFor, fact, key, ignoreAge)?.value ?? null

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
