import { randomUUID } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import { declarePlain } from './commands.ts'
import { expect, test } from './fixtures.ts'
import { origin, WORKSPACE } from './people.ts'
import { Room } from './room.ts'

type Answer = { status: number; problem: { code: string; message: string; id: string } | null; text: string }

/** Sends a body exactly as it is written. */
async function send(
  request: APIRequestContext,
  procedure: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await request.post(`/api/trpc/${procedure}`, {
    data: Buffer.from(body),
    headers: {
      'content-type': 'application/json',
      'x-holdpoint-workspace': WORKSPACE.slug,
      origin: origin(),
      ...headers,
    },
  })
  const text = await response.text()
  const parsed = JSON.parse(text)
  return { status: response.status(), problem: parsed.error?.data ?? (parsed.code ? parsed : null), text }
}

const MEGABYTE = 'x'.repeat(1_100_000)

test('input that cannot be meant is refused clearly, in one shape, and changes nothing', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara')
  const { number, incident } = await declarePlain(context.request, 'Hostile input')
  const note = (text: string) =>
    `{"command":"${randomUUID()}","incident":"${incident}","text":${text},"execution":null,"step":null}`
  const bodies: Record<string, string> = {
    'U+0000': note('"a\\u0000b"'),
    'a lone surrogate': note('"a\\ud800b"'),
    'one megabyte': note(`"${MEGABYTE}"`),
    __proto__: note('"a"').replace('{', '{"__proto__":{"admin":true},'),
    'an unknown key': note('"a"').replace('{', '{"extra":1,'),
    'a key twice': note('"a"').replace('{', '{"text":"b",'),
    'a number for words': note('7'),
    'no words': note('"   "'),
    'broken JSON': note('"a"').slice(0, -4),
    'a list': '[]',
    nothing: '',
  }
  for (const [what, body] of Object.entries(bodies)) {
    const { status, problem, text } = await send(context.request, 'incident.addNote', body)
    expect(status, `${what}: ${text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
    expect(status, `${what}: ${text.slice(0, 200)}`).toBeLessThan(500)
    expect(problem, what).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
      id: expect.any(String),
    })
    expect(text, what).not.toMatch(/node_modules|at .*\(|\.ts:\d/)
  }
  const foreign = await send(context.request, 'incident.addNote', note('"a"'), { origin: 'http://elsewhere.example' })
  expect(foreign.status).toBe(403)
  const room = await Room.enter(page, number)
  await room.expectWhole(1)
})

test('a form keeps what was typed and says beside the field what is wrong with it', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara')
  const { number } = await declarePlain(context.request, 'Too long a note')
  const room = await Room.enter(page, number)
  const long = 'word '.repeat(2100)
  await room.note.fill(long)
  await page.getByRole('button', { name: 'Record note' }).click()
  await expect(room.note).toHaveAttribute('aria-invalid', 'true')
  await expect(room.note).toHaveValue(long)
  await room.note.fill('short')
  await page.getByRole('button', { name: 'Record note' }).click()
  await room.expectLive(2)
})
