import { randomUUID } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import type { Declared } from './commands.ts'
import { act, call, reading } from './commands.ts'

export async function declareHostUpgrade(
  request: APIRequestContext,
  name: string,
  pool = 'runners-eu',
): Promise<Declared> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'host-os-upgrade')
  if (!runbook) throw new Error('Host OS Upgrade is not among the runbooks')
  const [incident, execution] = [randomUUID(), randomUUID()]
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title: `${name} needs a kernel patch`,
    severity: 'SEV3',
    private: false,
    viewers: [],
    apps: [],
    environments: [],
    start: { runbook: runbook.id, execution, scope: { host: { name }, pool: { name: pool } } },
  })
  return { number, incident, execution }
}

const POOL = { size: 4, quorum: 3, healthy: 4, sessions: 50, capacity: 100, headroom: 20 }

/** Cordoned, verified and drained: the host is empty, and its upgrade is next. */
export async function emptied(request: APIRequestContext, declared: Declared, name: string): Promise<void> {
  const carryOut = async (action: string, params: object) => {
    const run = randomUUID()
    await act(request, 'requestAction', declared, { run, action, params })
    return () =>
      act(request, 'reportOutcome', declared, {
        run,
        outcome: 'succeeded',
        text: 'Seen',
        reference: null,
        source: 'runnerctl',
        cites: [],
      })
  }
  const complete = (step: string) => act(request, 'completeStep', declared, { step })
  await (await carryOut('host.cordon', { host: { name } }))()
  await complete('cordon')
  const pool = Object.entries(POOL).map(([fact, value]) => reading(`pool.${fact}`, value))
  await act(request, 'recordEvidence', declared, {
    step: 'headroom',
    readings: [...pool, reading('host.capacity', 25)],
  })
  await complete('headroom')
  await act(request, 'skipStep', declared, { step: 'replace', reason: 'The pool carries every session' })
  const deadline = new Date(Date.now() + 600_000).toISOString()
  const drained = await carryOut('host.drain', { host: { name }, deadline })
  await act(request, 'recordEvidence', declared, { step: 'drain', readings: [reading('sessions.active', 0)] })
  await act(request, 'requestAction', declared, {
    run: randomUUID(),
    action: 'drain.finish',
    params: { outcome: 'drained', terminated: 0 },
  })
  await drained()
  await complete('drain')
}
