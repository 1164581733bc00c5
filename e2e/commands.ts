import { randomUUID } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import { expect } from '@playwright/test'
import { origin, WORKSPACE } from './people.ts'

type Reference = { name: string; production?: boolean }

/** A call of the server as the person whose cookies the browser has, for what a test needs and does not test. */
export async function call<T = unknown>(request: APIRequestContext, procedure: string, input: object): Promise<T> {
  const response = await request.post(`/api/trpc/${procedure}`, {
    data: input,
    headers: { 'x-holdpoint-workspace': WORKSPACE.slug, origin: origin() },
  })
  const answer = await response.json()
  expect(response.ok(), `${procedure}: ${JSON.stringify(answer)}`).toBe(true)
  return answer.result.data as T
}

export type Declared = { number: string; incident: string; execution: string }

const APP: Reference = { name: 'checkout' }
const ENVIRONMENT: Reference = { name: 'eu-1', production: true }

/** An incident with Bad Deploy running in it. */
export async function declareBadDeploy(request: APIRequestContext, title: string): Promise<Declared> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'bad-deploy')
  if (!runbook) throw new Error('Bad Deploy is not among the runbooks')
  const incident = randomUUID()
  const execution = randomUUID()
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title,
    severity: 'SEV2',
    private: false,
    viewers: [],
    apps: [APP],
    environments: [ENVIRONMENT],
    start: { runbook: runbook.id, execution, scope: { app: APP, environment: ENVIRONMENT } },
  })
  return { number, incident, execution }
}

/** An incident without a runbook. */
export async function declarePlain(request: APIRequestContext, title: string): Promise<Omit<Declared, 'execution'>> {
  const incident = randomUUID()
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title,
    severity: 'SEV3',
    private: false,
    viewers: [],
    apps: [],
    environments: [],
    start: null,
  })
  return { number, incident }
}

export const note = (request: APIRequestContext, incident: string, text: string) =>
  call(request, 'incident.addNote', { command: randomUUID(), incident, text, execution: null, step: null })
