import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { repeatedKey } from '#domain/repeated-key.ts'
import { startSession } from '#server/auth/sessions.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { tableChecksums } from '#server/db/testing/checksums.ts'
import { wholeFront } from '#server/http/testing/whole-front.ts'
import { plainInput } from './plain-input.ts'
import { appRouter } from './router.ts'
import { hostile, nastyList } from './testing/hostile.ts'
import { sceneOf } from './testing/scene.ts'
import { validInputs } from './testing/valid-inputs.ts'

/** Inputs a procedure. `npm run fuzz` sets it to thousands; the seed names a run that can be had again. */
const RUNS = Number(process.env.HOLDPOINT_FUZZ ?? 200)
const SEED = Number(process.env.HOLDPOINT_FUZZ_SEED ?? 20261124)
const IS_WHOLE = RUNS > 1_000
/** Of the inputs that the schema takes, this many are sent: each is followed by a look at every table. */
const MOST_TAKEN = IS_WHOLE ? 400 : 12
const HANG_MS = 1_000

type Answer = { status: number; body: string; ms: number; headers: Record<string, unknown> }

const Told = z.strictObject({
  code: z.enum(['BAD_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'TOO_LARGE', 'TOO_MANY', 'NOT_SIGNED_IN']),
  message: z.string().min(5).max(400),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  fields: z.record(z.string(), z.string()).optional(),
})

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
let inputs: ReturnType<typeof validInputs> = {}
let cookie = ''
const agent = new Agent({ keepAlive: true, maxSockets: 8 })
const paths = Object.keys(appRouter._def.procedures).sort()
const measured: { path: string; inputs: number; taken: number; slowestMs: number; failures: number }[] = []

beforeAll(async () => {
  here = await installation(wholeFront)
  owner = await here.claimed()
  cookie = owner.cookie
  const responder = await here.joined(owner, 'responder')
  inputs = validInputs({ ...(await sceneOf(here, { ...owner, member: '' })), member: responder.member })
})

afterAll(() => {
  agent.destroy()
  const sum = (of: (row: (typeof measured)[number]) => number) => measured.reduce((total, row) => total + of(row), 0)
  const slowest = measured.toSorted((a, b) => b.slowestMs - a.slowestMs)[0]
  if (IS_WHOLE) console.table(measured)
  console.log(
    `fuzz: ${sum((row) => row.inputs)} inputs to ${measured.length} procedures (seed ${SEED}), ${sum((row) => row.failures)} answers of 5xx, slowest refusal ${slowest?.slowestMs} ms (${slowest?.path})`,
  )
})

/** Past the limits on attempts, which the fuzz has used up. */
async function signedInAgain(): Promise<string> {
  const db = here.database.pools.auth
  const { rows } = await db.query('select id from person where email = $1', [owner.email])
  return here.cookieOf(String(await startSession(db, { id: rows[0].id, passwordHash: null }, 'fuzz')))
}

function send(path: string, body: string): Promise<Answer> {
  const from = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(
      `${here.origin}/api/trpc/${path}`,
      {
        agent,
        method: 'POST',
        headers: {
          cookie,
          origin: here.origin,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-holdpoint-workspace': owner.slug,
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, body: Buffer.concat(parts).toString(), ms: Math.round(performance.now() - from) })
        })
      },
    )
    sent.on('error', reject)
    sent.setTimeout(20_000, () => sent.destroy(new Error(`${path} does not answer`)))
    sent.end(body)
  })
}

/** Would the door and the schema take it? Anything else must be refused before it reaches a verb. */
function isTaken(path: string, body: string): boolean {
  try {
    const value: unknown = body === '' ? undefined : JSON.parse(body)
    if (repeatedKey(body) !== null) return false
    plainInput(value)
    return schemaOf(path).safeParse(value).success
  } catch {
    return false
  }
}

function schemaOf(path: string): z.ZodType {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } }>
  const schema = procedures[path]?._def.inputs[0]
  if (!schema) throw new Error(`${path} takes input without a schema`)
  return schema
}

/** A refusal in our shape, without a trace of the inside. */
function expectRefusal(path: string, body: string, answer: Answer): void {
  const about = `${path} ${body.slice(0, 300)} -> ${answer.status} ${answer.body.slice(0, 300)}`
  expect(answer.status, about).toBeGreaterThanOrEqual(400)
  expect(answer.status, about).toBeLessThan(500)
  expect(answer.headers['cache-control'], about).toBe('no-store')
  const told = JSON.parse(answer.body) as { error?: { data: unknown } }
  expect(Told.safeParse(told.error?.data ?? told).error, about).toBeUndefined()
  expect(answer.body, about).not.toMatch(/\.ts:\d+|node_modules|\bat \S+ \(|prisma|select |PostgreSQL/)
}

/** On a busy machine anything may be slow once: what hangs does so again. */
async function slowestOf(path: string, answers: [string, Answer][]): Promise<number> {
  const [body, answer] = answers.toSorted(([, a], [, b]) => b.ms - a.ms)[0] ?? []
  if (body === undefined || !answer || answer.ms <= HANG_MS) return answer?.ms ?? 0
  const again = [await send(path, body), await send(path, body), await send(path, body)].map(({ ms }) => ms)
  return Math.min(answer.ms, ...again)
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const turn = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, turn))
}

/** The fixed list first, thinned when it is longer than half of what is asked for; fast-check makes up the rest. */
function inputsFor(path: string): string[] {
  const base = inputs[path]
  if (!base) throw new Error(`${path} has no input to start from: add one to testing/valid-inputs.ts`)
  const fixed = nastyList(base())
  const every = IS_WHOLE ? 1 : Math.max(1, fixed.length / (RUNS * 0.6))
  const thinned = Array.from({ length: Math.ceil(fixed.length / every) }, (_, i) => fixed[Math.floor(i * every)] ?? '')
  const made = fc.sample(hostile(base), { numRuns: Math.max(60, RUNS - thinned.length), seed: SEED })
  return [...new Set([...thinned, ...made])]
}

test('every procedure is fuzzed, from an input that its schema takes', () => {
  expect(Object.keys(inputs).sort()).toEqual(paths)
  for (const path of paths) expect(isTaken(path, JSON.stringify(inputs[path]?.())), path).toBe(true)
})

describe('whatever is sent is refused in our shape, at once, and changes nothing; what is taken never fails unforeseen', () => {
  test.each(paths)('%s', { timeout: 900_000 }, async (path) => {
    const all = inputsFor(path)
    const wrong = all.filter((body) => !isTaken(path, body))
    const taken = all.filter((body) => isTaken(path, body)).slice(0, MOST_TAKEN)
    const refused: [string, Answer][] = []
    // Or the first call in five minutes would note that the session is in use.
    await here.database.owner.query('update session set last_seen_at = clock_timestamp()')
    let before = await tableChecksums(here.database.owner)
    await inTurns(wrong, 4, async (body) => {
      refused.push([body, await send(path, body)])
    })
    for (const [body, answer] of refused) expectRefusal(path, body, answer)
    expect(await tableChecksums(here.database.owner)).toEqual(before)

    for (const body of taken) {
      const answer = await send(path, body)
      const after = await tableChecksums(here.database.owner)
      if (answer.status === 200) {
        before = after
        continue
      }
      if (answer.status === 401) cookie = await signedInAgain()
      else {
        expectRefusal(path, body, answer)
        expect(after, `${path} ${body.slice(0, 300)}`).toEqual(before)
      }
      before = await tableChecksums(here.database.owner)
    }
    const slowestMs = await slowestOf(path, refused)
    expect(slowestMs).toBeLessThan(HANG_MS)
    const failures = refused.filter(([, { status }]) => status >= 500).length
    measured.push({ path, inputs: refused.length + taken.length, taken: taken.length, slowestMs, failures })
    expect(refused.length).toBeGreaterThan(30)
  })
})

test('the log holds no failure, and the server still answers', async () => {
  expect(here.logged).toEqual([])
  expect(await here.ok('setup.state', {})).toEqual({ claimed: true })
})
