import { beforeAll, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { tableChecksums } from '#server/db/testing/checksums.ts'
import { wholeFront } from '#server/http/testing/whole-front.ts'
import { ensureSetupToken } from './setup.ts'
import type { Installation } from './testing/installation.ts'
import { claimOf, installation, PASSWORD, secretOf } from './testing/installation.ts'

let here: Installation
beforeAll(async () => {
  here = await installation(wholeFront)
})

/** What mail scanners, link previews and prefetching proxies do with an address, the secret in the open for once. */
async function scanned(page: string, peek: string, spend: string, input: Record<string, unknown>): Promise<void> {
  const secret = String(input.secret)
  const asked = encodeURIComponent(JSON.stringify(input))
  const addresses = [
    `/${page}`,
    `/${page}?secret=${secret}`,
    `/${page}/${secret}`,
    `/${page}%23${secret}`,
    `/api/trpc/${peek}?input=${encodeURIComponent(JSON.stringify({ secret }))}`,
    `/api/trpc/${spend}?input=${asked}`,
    `/api/trpc/${spend}?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: input }))}`,
  ]
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']) {
    for (const address of addresses) {
      const headers = { 'user-agent': 'a scanner', purpose: 'prefetch', 'x-http-method-override': 'POST' }
      const { status } = await fetch(`${here.origin}${address}`, { method, headers, redirect: 'manual' })
      expect(status, `${method} ${address}`).not.toBe(200)
    }
  }
  // And one that even runs the page's own look at the link.
  for (let i = 0; i < 5; i++) await here.ok(peek, { secret })
}

test('a scanner spends no link, whatever it asks, and its owner still can: once', async () => {
  const code = String(await ensureSetupToken(here.auth))
  const claim = claimOf(code, 'acme', { name: 'Ada Owner', email: 'ada@example.org' })
  const untouched = async (page: string, peek: string, spend: string, input: Record<string, unknown>) => {
    const before = await tableChecksums(here.database.owner)
    await scanned(page, peek, spend, input)
    expect(await tableChecksums(here.database.owner)).toEqual(before)
    expect((await here.call(spend, input)).status).toBe(200)
    const again = await here.call(spend, { ...input, ...('command' in input ? { command: newId() } : {}) })
    expect([again.status, again.error?.code]).toEqual([409, 'CONFLICT'])
  }
  await untouched('setup', 'setup.peek', 'setup.claim', claim)

  const owner = { ...(await here.person('ada@example.org', 'Ada Owner')), slug: 'acme' }
  const invited = { command: newId(), name: 'Guest', email: 'guest@example.org', password: PASSWORD }
  const secret = await here.invitationBy(owner, 'observer')
  await untouched('join', 'invitation.peek', 'invitation.joinAsNewPerson', { ...invited, secret })

  const who = await here.joined(owner, 'responder')
  const link = await here.ok<{ url: string }>('member.reset', { command: newId(), member: who.member }, owner)
  const reset = { secret: secretOf(link), password: 'another one for the reset' }
  await untouched('reset', 'reset.peek', 'reset.use', reset)
  expect(here.logged.filter((line) => [code, secret, reset.secret].some((hidden) => line.includes(hidden)))).toEqual([])
})
