import { randomUUID } from 'node:crypto'
import type { APIRequestContext, BrowserContext } from '@playwright/test'
import { expect } from '@playwright/test'
import { call } from './commands.ts'
import { origin } from './people.ts'

const PASSWORD = 'eleven lamps along the quay'

/** Makes whoever has this browser a member by an invitation of `by`, and signs them in. Answers with the member's id. */
export async function join(
  context: BrowserContext,
  by: APIRequestContext,
  role: 'admin' | 'responder' | 'observer' | 'appOwner',
  name: string,
  apps: readonly string[] = [],
): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@fernwood.example`
  const { url } = await call<{ url: string }>(by, 'invitation.create', {
    role,
    email: null,
    apps: apps.map((app) => ({ name: app })),
  })
  const input = { command: randomUUID(), secret: url.split('#')[1], name, email, password: PASSWORD }
  await call(context.request, 'invitation.joinAsNewPerson', input)
  await signIn(context.request, email, PASSWORD)
  const members = await call<{ id: string; email: string }[]>(by, 'member.list', {})
  return members.find((member) => member.email === email)?.id ?? ''
}

export async function signIn(request: APIRequestContext, email: string, password: string): Promise<void> {
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
  const answer = await request.post('/api/auth/callback/credentials', {
    form: { csrfToken, email, password, json: 'true', callbackUrl: '/' },
    headers: { origin: origin() },
  })
  expect(answer.status()).toBe(200)
}
