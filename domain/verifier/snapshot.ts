// A signed snapshot is JSON of one strict form: what it is, up to which sequence it goes, when it was made, and who owns each route by it.
import { z } from 'zod'
import { foldedName } from '#domain/catalogue/folded-name.ts'
import type { Instant } from '#domain/journal/entry.ts'
import { repeatedKey } from '#domain/repeated-key.ts'
import { instantOf } from '#domain/runbook/values.ts'
import { textFault } from '#domain/storable.ts'

export type SnapshotContents = {
  id: string
  sequence: number
  createdAt: Instant
  owners: { route: string; owner: string }[]
}

/** More than any plane has; a signed file of 512 KB holds no more than twice as many. */
const MOST_ROUTES = 10_000

const name = z
  .string('a text is needed')
  .min(1, 'nothing is named')
  .max(200, 'at most 200 characters')
  .refine((text) => text === text.trim(), 'no space before or after')
  .refine((text) => textFault(text) === null, 'it holds a character that cannot be kept')

const moment = z
  .string('a time with its zone is needed, such as 2026-11-24T03:17:42Z')
  .transform((text, ctx): Instant => {
    const instant = instantOf(text)
    if (instant !== null) return instant
    ctx.issues.push({
      code: 'custom',
      message: 'a time with its zone is needed, such as 2026-11-24T03:17:42Z',
      input: text,
    })
    return z.NEVER
  })

/** Names are looked up whatever their case, so two that differ in nothing else would be one thing here, and two to who signed. */
const areOnce = (names: Iterable<string>): boolean => {
  const all = [...names]
  return new Set(all.map(foldedName)).size === all.length
}

const Contents = z.strictObject({
  id: name,
  sequence: z.int('a whole number is needed').min(0, 'a number of 0 or more is needed'),
  createdAt: moment,
  owners: z
    .array(z.strictObject({ route: name, owner: name }), 'a list of routes with their owners is needed')
    .min(1, 'at least one route is needed')
    .refine((owners) => areOnce(owners.map(({ route }) => route)), 'a route is named twice, in whatever case')
    .refine((owners) => areOnce(new Set(owners.map(({ owner }) => owner))), 'an owner is spelled in two cases'),
})

export type ReadSnapshot = { ok: true; contents: SnapshotContents } | { ok: false; reason: string }

const no = (reason: string): ReadSnapshot => ({ ok: false, reason })

/** `owners.0.route`, or the whole. */
const placeOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'the whole' : path.map(String).join('.'))

function sayOf(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'It is not of the form of a snapshot.'
  const more = error.issues.length > 1 ? `, and ${error.issues.length - 1} more` : ''
  const says =
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')} has no place there`
      : issue.code === 'invalid_type' && issue.input === undefined
        ? 'it is missing'
        : issue.message
  return `In ${placeOf(issue.path)}: ${says}${more}.`
}

/** What the bytes say, or in a sentence why they are no snapshot. */
export function readSnapshot(bytes: Uint8Array): ReadSnapshot {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return no('The bytes are no UTF-8 text.')
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return no('The bytes are no valid JSON.')
  }
  const owners = typeof json === 'object' && json !== null && 'owners' in json ? json.owners : null
  if (Array.isArray(owners) && owners.length > MOST_ROUTES)
    return no(`In owners: at most ${MOST_ROUTES} routes; these are ${owners.length}.`)
  const twice = repeatedKey(text)
  if (twice !== null) return no('A name stands twice in the same object, so two readers could read two things.')
  const read = Contents.safeParse(json, { reportInput: true })
  return read.success ? { ok: true, contents: read.data } : no(sayOf(read.error))
}
