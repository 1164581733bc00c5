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
export const declarePlain = (request: APIRequestContext, title: string) => declareBare(request, title, null)

/** A private incident that one other member may see. */
export async function declarePrivate(request: APIRequestContext, title: string, viewer: string) {
  const members = await call<{ id: string; name: string }[]>(request, 'member.list', {})
  const ids = members.filter(({ name }) => name === viewer).map(({ id }) => id)
  return declareBare(request, title, ids)
}

async function declareBare(request: APIRequestContext, title: string, viewers: string[] | null) {
  const incident = randomUUID()
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title,
    severity: 'SEV3',
    private: viewers !== null,
    viewers: viewers ?? [],
    apps: [],
    environments: [],
    start: null,
  })
  return { number, incident }
}

export const note = (request: APIRequestContext, incident: string, text: string) =>
  call(request, 'incident.addNote', { command: randomUUID(), incident, text, execution: null, step: null })

/** Carries out a command of an incident's execution. */
export const act = (request: APIRequestContext, verb: string, { incident, execution }: Declared, input: object) =>
  call(request, `execution.${verb}`, { command: randomUUID(), incident, execution, ...input })

const now = () => new Date().toISOString()
export const reading = (fact: string, value: unknown, more: object = {}) => ({
  fact,
  key: null,
  value,
  source: 'prepared',
  observedAt: now(),
  cites: [],
  attachments: [],
  ...more,
})

/** Bad Deploy with the state read (the owner of the route as long ago as `ownerReadMs`) and the failure classified. */
export async function classified(request: APIRequestContext, declared: Declared, ownerReadMs = 0): Promise<void> {
  const moment = (ms: number) => new Date(Date.now() - ms).toISOString()
  const minutes = 60_000
  const operation = (name: string) => ({ name })
  await act(request, 'recordEvidence', declared, {
    step: 'readState',
    readings: [
      reading('promotion.bad', {
        operation: operation('op-8841'),
        state: 'succeeded',
        digest: 'sha256:bad0',
        builtAt: moment(40 * minutes),
        promotedAt: moment(20 * minutes),
      }),
      reading('promotion.history', [
        {
          operation: operation('op-8790'),
          state: 'succeeded',
          digest: 'sha256:a0d1',
          builtAt: moment(4000 * minutes),
          promotedAt: moment(3900 * minutes),
        },
      ]),
      reading(
        'route.owner',
        { route: { name: 'checkout.example' }, operation: operation('op-8841'), epoch: 41 },
        { observedAt: moment(ownerReadMs), source: 'route show checkout.example' },
      ),
    ],
  })
  if (ownerReadMs > 0) return
  await act(request, 'completeStep', declared, { step: 'readState' })
  await act(request, 'recordEvidence', declared, {
    step: 'classify',
    readings: [reading('failure.class', 'appOnly', { reason: 'Only the new build throws', cites: [3] })],
  })
  await act(request, 'completeStep', declared, { step: 'classify' })
}
