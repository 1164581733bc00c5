import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { callLimits } from './limits.ts'

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
beforeAll(async () => {
  here = await installation()
  owner = await here.claimed()
})

const Told = z.strictObject({
  code: z.string(),
  message: z.string().min(5),
  id: z.string().min(8),
  fields: z.record(z.string(), z.string()).optional(),
})

async function errorIn(response: Response): Promise<z.infer<typeof Told>> {
  const body = (await response.json()) as { error?: { data: unknown } }
  return Told.parse(body.error ? body.error.data : body)
}

describe('the door', () => {
  test('takes JSON by POST and nothing else, and says so in the one shape', async () => {
    const url = `${here.origin}/api/trpc/setup.state`
    for (const [init, status] of [
      [{ method: 'GET' }, 415],
      [{ method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } }, 415],
      [{ method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }, 415],
      [{ method: 'POST', body: '{}', headers: { 'content-type': 'application/octet-stream' } }, 415],
      [{ method: 'POST', body: new FormData() }, 415],
      [{ method: 'POST', body: '{}', headers: { 'content-type': 'application/json, text/plain' } }, 415],
      [{ method: 'POST', body: '{"a":', headers: { 'content-type': 'application/json' } }, 400],
      [{ method: 'POST', body: '{"a":1,"a":2}', headers: { 'content-type': 'application/json' } }, 400],
      [
        { method: 'POST', body: new Uint8Array([0x22, 0xff, 0x22]), headers: { 'content-type': 'application/json' } },
        400,
      ],
      [{ method: 'POST', body: `"${'x'.repeat(1_100_000)}"`, headers: { 'content-type': 'application/json' } }, 413],
    ] as const) {
      const response = await fetch(url, init)
      expect(response.status, JSON.stringify(init).slice(0, 120)).toBe(status)
      await errorIn(response)
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('a body that never ends is cut off, whatever it calls itself', async () => {
    for (const [type, status] of [
      ['application/json', 413],
      ['text/plain', 415],
    ] as const) {
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)),
      })
      const response = await fetch(`${here.origin}/api/trpc/setup.state`, {
        method: 'POST',
        body: endless,
        duplex: 'half',
        headers: { 'content-type': type },
      } as RequestInit)
      expect(response.status).toBe(status)
      await errorIn(response)
    }
  })

  test('an unknown procedure and a batch of more than ten are refused', async () => {
    expect((await errorIn(await here.post('no.such', '{}'))).code).toBe('NOT_FOUND')
    expect((await errorIn(await here.post('%zz', '{}'))).code).toBe('BAD_INPUT')
    const eleven = Array(11).fill('setup.state').join(',')
    expect((await errorIn(await here.post(`${eleven}?batch=1`, '{}'))).code).toBe('BAD_INPUT')
  })

  test('ten calls in a batch are ten calls for the limit', async () => {
    const limits = callLimits({ session: 1000, address: 25 })
    const was = here.services.limits
    here.services.limits = limits
    try {
      const inputs = JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, {}])))
      const batch = () => here.post(`${Array(10).fill('setup.state').join(',')}?batch=1`, inputs)
      const answers = (await Promise.all([batch(), batch(), batch(), batch()])).map((r) => r.json())
      const all = (await Promise.all(answers)).flat() as { result?: unknown; error?: { data: { code: string } } }[]
      expect(all.filter((answer) => answer.result)).toHaveLength(25)
      expect(all.filter((answer) => answer.error?.data.code === 'TOO_MANY')).toHaveLength(15)
    } finally {
      here.services.limits = was
    }
  })

  test('an unforeseen failure says only an id, which also stands in the log', async () => {
    await here.database.owner.query('alter table workspace rename to workspace_gone')
    try {
      const response = await here.post('workspace.current', '{}', owner)
      const told = await errorIn(response)
      expect([response.status, told.code]).toEqual([500, 'INTERNAL'])
      expect(told.message).not.toContain('workspace_gone')
      expect(here.logged.some((line) => line.includes(told.id) && line.includes('workspace'))).toBe(true)
    } finally {
      await here.database.owner.query('alter table workspace_gone rename to workspace')
    }
  })

  test('field problems are named by path, in words', async () => {
    const answer = await here.call('invitation.create', { role: 'king', email: 'no address', more: 1 }, owner)
    expect(answer).toMatchObject({
      status: 400,
      error: {
        code: 'BAD_INPUT',
        fields: { role: 'Choose a role', email: 'Not an e-mail address', more: 'This field is not known here' },
      },
    })
    const empty = await here.call('invitation.create', {}, owner)
    expect(empty.error?.fields).toEqual({ role: 'Choose a role', email: expect.stringMatching(/^[A-Z]/) })
    expect(JSON.stringify(empty.error)).not.toMatch(/undefined|expected|invalid input/i)
  })
})
