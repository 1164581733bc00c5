import type { StartableRunbook } from '#domain/incident/views.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import type { Who } from './driver.ts'
import { Driver } from './driver.ts'

type Here = Pick<Installation, 'call' | 'ok'>

type Declared = { title: string; severity: 'SEV1' | 'SEV2' | 'SEV3'; hidden?: boolean }

/** Id of the runbook by that name, which can start here. */
export async function startableIn(here: Here, by: Who, slug: string): Promise<string> {
  const runbooks = await here.ok<StartableRunbook[]>('runbook.startable', {}, by)
  const runbook = runbooks.find((each) => each.slug === slug)
  if (!runbook || runbook.cannotStart !== null) throw new Error(`${slug} cannot start: ${runbook?.cannotStart}`)
  return runbook.id
}

/** Declares an incident in which that runbook runs on this. */
export async function declaredWith(
  here: Here,
  by: Who,
  slug: string,
  scope: Record<string, Json>,
  { title, severity, hidden = false }: Declared,
): Promise<Driver> {
  const [incident, execution] = [newId(), newId()]
  const start = { runbook: await startableIn(here, by, slug), execution, scope }
  const nothingElse = { viewers: [], apps: [], environments: [] }
  const declaration = { command: newId(), incident, title, severity, private: hidden, ...nothingElse, start }
  const first = await here.ok<CommandAnswer>('incident.declareIncident', declaration, by)
  return new Driver(here, incident, execution, first)
}
