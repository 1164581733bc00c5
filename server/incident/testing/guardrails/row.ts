import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import type { Driver, Who } from '../driver.ts'
import type { GapDriver, TrustedSigner } from '../gap-driver.ts'
import type { HostDriver } from '../host-driver.ts'
import type { OutageDriver } from '../outage-driver.ts'
import type { Redacting } from '../redacting.ts'
import type { RestoreDriver } from '../restore-driver.ts'
import type { WakeDriver } from '../wake-driver.ts'

/** Two responders of one workspace, and a fresh incident whenever a row asks for one. */
export type Scene = Redacting & {
  ada: Who
  bo: Who
  badDeploy(): Promise<Driver>
  /** Each in a pool of its own. */
  hostUpgrade(): Promise<HostDriver>
  stuckWake(): Promise<WakeDriver>
  databaseRestore(): Promise<RestoreDriver>
  providerOutage(): Promise<OutageDriver>
  replayGap(): Promise<GapDriver>
  /** One more key that the workspace trusts. */
  trusting(): Promise<TrustedSigner>
}

/** refused: by the guardrail. held: no rule stands against it, and its approval is wanting. bad input: by the form of what was sent, before any guardrail. */
export type Comes = 'passes' | 'refused' | 'held' | 'bad input' | 'once'

/** One way to try an action through the API. `once`: several people try at the same moment, and one of them passes. */
export type Row = {
  guardrail: string
  variant: string
  comes: Comes
  attempt: (scene: Scene) => Promise<Answer | Answer[]>
}

export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

/** Rows of one guardrail. */
export const rowsOf = (guardrail: string, rows: readonly [string, Comes, Row['attempt']][]): Row[] =>
  rows.map(([variant, comes, attempt]) => ({ guardrail, variant, comes, attempt }))

type Attempt = Row['attempt']
type Change = (run: Driver, scene: Scene) => Promise<unknown>

/** The same attempt once a program's word stands in place of a person's, and once a person typed that word again. */
export const byProgram = (
  what: string,
  fact: string,
  attempt: (change: Change) => Attempt,
): [string, Comes, Attempt][] => {
  const says: Change = (run, { ada }) => run.saidByProgram(ada, fact)
  return [
    [`${what}: said by a program, not acknowledged`, 'refused', attempt(says)],
    [
      `${what}: said by a program, and somebody typed another value`,
      'refused',
      attempt(async (run, scene) => {
        await says(run, scene)
        const { status } = await run.tryAcknowledge(scene.bo, fact, null)
        if (status !== 400) throw new Error('Another value than the one that stands was taken')
      }),
    ],
    [
      `${what}: said by a program, acknowledged by its value`,
      'passes',
      attempt(async (run, scene) => {
        await says(run, scene)
        const { status, error } = await run.tryAcknowledge(scene.bo, fact)
        if (status !== 200) throw new Error(`It was not acknowledged: ${error?.message}`)
      }),
    ],
  ]
}

/** Asked for once what was read is redacted, of a process that never saw it. */
export async function asksWithout(
  scene: Scene,
  run: Driver,
  fact: string,
  action: string,
  params: Record<string, Json>,
): Promise<Answer> {
  await scene.redact(run, scene.ada, fact)
  return scene.tryAfresh(run, scene.bo, 'requestAction', { run: newId(), action, params })
}
