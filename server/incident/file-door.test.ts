import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FileValue } from '#domain/file/file.ts'
import { LARGEST_FILE } from '#domain/file/file.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { wholeFront } from '#server/http/testing/whole-front.ts'
import type { Who } from './testing/driver.ts'
import { declared } from './testing/driver.ts'
import { bytesOf, replayGap, said, trusting } from './testing/gap-driver.ts'

const here = await installation(wholeFront)
let ada: Who
let incident = ''

beforeAll(async () => {
  ada = await here.claimed()
  incident = (await declared(here, ada, { start: null })).incident
})

const attach = (content: Uint8Array | string, name = 'a.json', more: object = {}) =>
  here.call(
    'file.attach',
    {
      incident,
      file: newId(),
      name,
      content: typeof content === 'string' ? content : Buffer.from(content).toString('base64'),
      ...more,
    },
    ada,
  )
const get = (id: string, { method = 'GET', cookie = ada.cookie, of = incident, slug = ada.slug } = {}) =>
  fetch(`${here.origin}/api/files/${slug}/${of}/${id}`, { method, headers: { cookie, origin: here.origin } })

const fills = (of: string, count: number, by: string) =>
  here.database.owner.query(
    `insert into file select workspace, gen_random_uuid(), $1, 'a', 1, encode(sha256('x'), 'hex'), 'x', $3, now()
      from file, generate_series(1, $2) limit $2`,
    [of, count, by],
  )
const filesIn = async (of: string) =>
  (await here.database.owner.query('select 1 from file where incident = $1', [of])).rows.length

test('the bytes come back as they were attached, to be saved and never shown', async () => {
  const page = '<!doctype html><script>alert(1)</script>'
  const file = (await attach(Buffer.from(page), 'page.html')).data as FileValue
  expect(file).toMatchObject({ name: 'page.html', size: page.length })
  expect(file.sha256).toBe(createHash('sha256').update(page).digest('hex'))
  const answer = await get(file.id)
  expect(await answer.text()).toBe(page)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="file"; filename*=UTF-8''page.html`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
  })
})

test.each([
  ['quotes and line ends', 'a"; filename=b.html'],
  ['a way up', '../../etc/passwd'],
  ['right to left', 'photo\u202egpj.exe'],
  ['an emoji', '🚒 (1)*.json'],
])('a name with %s stays inside its header', async (_, name) => {
  const file = (await attach(Buffer.from('x'), name)).data as FileValue
  const disposition = (await get(file.id)).headers.get('content-disposition') ?? ''
  expect(disposition).toMatch(/^attachment; filename="file"; filename\*=UTF-8''[\w.%~!#$&+^`|-]+$/)
  expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(name)
})

describe('what cannot be attached is said beside its field', () => {
  test.each([
    ['nothing', '', /empty/],
    ['one byte too many', Buffer.alloc(LARGEST_FILE + 1), /At most 512 KB/],
    ['no base64', '!!!!', /base64/],
    ['base64 with bits left over', 'AB==', /base64/],
  ])('%s', async (_, content, message) => {
    const { error } = await attach(content)
    expect(error).toMatchObject({ code: 'BAD_INPUT', fields: { content: expect.stringMatching(message) } })
  })

  test.each([
    ['', /no name/],
    ['a\nb', /One line/],
    ['x'.repeat(256), /At most 255/],
  ])('the name %j', async (name, message) => {
    const { error } = await attach(Buffer.from('x'), name)
    expect(error?.fields?.name).toMatch(message)
  })

  test('the largest there may be is taken', async () => {
    expect((await attach(Buffer.alloc(LARGEST_FILE, 7))).status).toBe(200)
  })

  test('more files than an incident may have', async () => {
    const full = (await declared(here, ada, { start: null })).incident
    for (let member = 0; member < 5; member++) await fills(full, 40, newId())
    const { error } = await attach(Buffer.from('x'), 'a', { incident: full })
    expect(error).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/200 files/) })
  })

  test('to an incident that is resolved', async () => {
    const run = await declared(here, ada, { start: null })
    await run.ok(ada, 'incident.resolveIncident', { summary: 'Over' })
    expect((await attach(Buffer.from('x'), 'a', { incident: run.incident })).error?.code).toBe('CONFLICT')
  })
})

describe('files are not there', () => {
  test('for nobody, under another incident, in another workspace, by another method, under a name that is none', async () => {
    const { id } = (await attach(Buffer.from('x'))).data as FileValue
    expect((await get(id, { cookie: '' })).status).toBe(401)
    expect((await get(id, { of: newId() })).status).toBe(404)
    expect((await get(id, { slug: 'other' })).status).toBe(404)
    expect((await get(newId())).status).toBe(404)
    expect((await get('no-file')).status).toBe(404)
    expect((await get(`${id}/../../x`)).status).toBe(404)
    expect((await get(id, { method: 'POST' })).status).toBe(415)
    expect((await get(id)).status).toBe(200)
  })

  test('for an observer to attach; but they read them', async () => {
    const observer = await here.joined(ada, 'observer')
    const { id } = (await attach(Buffer.from('x'))).data as FileValue
    expect((await get(id, { cookie: observer.cookie })).status).toBe(200)
    const input = { incident, file: newId(), name: 'a', content: 'eA==' }
    expect((await here.call('file.attach', input, observer)).error?.code).toBe('FORBIDDEN')
  })
})

test('what no reading named within a day is let go; what one named stays', async () => {
  const key = await trusting(here, ada)
  const run = await (await replayGap(here, ada, key)).contained(ada)
  await run.fetches(ada)
  const unused = await run.attach(ada, bytesOf({ unused: 1 }))
  await here.database.owner.query(`update file set added_at = now() - interval '25 hours' where incident = $1`, [
    run.on.incident,
  ])
  await run.attach(ada, bytesOf({ later: 1 }))
  const { rows } = await here.database.owner.query('select id from file where incident = $1', [run.on.incident])
  expect(rows).toHaveLength(2)
  expect(rows.map(({ id }) => id)).not.toContain(unused.id)
})

test('what was attached almost a day ago and named nowhere is not named any more: no clean-up comes in between', async () => {
  const key = await trusting(here, ada)
  const run = await (await replayGap(here, ada, key)).contained(ada)
  const old = said('snapshot', await run.brings(ada))
  const age = `update file set added_at = now() - interval '23 hours 55 minutes' where incident = $1`
  await here.database.owner.query(age, [run.on.incident])
  const late = await run.on.tryRecord(ada, 'fetch', old)
  expect(late.error?.fields?.['readings.0.value.file']).toMatch(/Attach it again/)
  const named = said('snapshot', await run.brings(ada))
  await run.on.record(ada, 'fetch', named)
  await here.database.owner.query(age, [run.on.incident])
  expect((await run.on.tryRecord(ada, 'fetch', named)).status).toBe(200)
})

test('uploads that come at once do not pass the limit of an incident', async () => {
  const full = (await declared(here, ada, { start: null })).incident
  for (let member = 0; member < 5; member++) await fills(full, 39, newId())
  const answers = await Promise.all(Array.from({ length: 12 }, () => attach(Buffer.from('x'), 'a', { incident: full })))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  expect(await filesIn(full)).toBe(200)
})

test('who attaches and names nothing fills no incident: the oldest of their own makes room', async () => {
  const own = (await declared(here, ada, { start: null })).incident
  const other = newId()
  await fills(own, 140, other)
  for (let count = 0; count < 55; count++)
    expect((await attach(Buffer.from('x'), `${count}`, { incident: own })).status).toBe(200)
  const { rows } = await here.database.owner.query<{ name: string }>(
    'select name from file where incident = $1 and added_by <> $2',
    [own, other],
  )
  expect(rows.map(({ name }) => Number(name)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 5),
  )
  expect(await filesIn(own)).toBe(190)
})

test('the database keeps no row whose digest or size is another, and lets nobody change the bytes', async () => {
  const { id } = (await attach(Buffer.from('x'))).data as FileValue
  const { owner, pools } = here.database
  const { app } = pools
  await expect(owner.query(`update file set bytes = 'y' where id = $1`, [id])).rejects.toThrow(/file_sha256_check/)
  await expect(owner.query(`update file set size = 2 where id = $1`, [id])).rejects.toThrow(/file_size_check/)
  await expect(app.query(`update file set name = 'b'`)).rejects.toMatchObject({ code: '42501' })
  expect((await app.query('select 1 from file')).rows).toEqual([])
})
