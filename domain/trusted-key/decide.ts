// A key is added once and revoked once; neither it nor its id comes back, or an old signature would stand again.
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import { isRecent } from '#domain/member/approver.ts'
import { Problem } from '#domain/problem.ts'
import { keyRevoked, keyTrusted } from './events.ts'
import { readPublicKey } from './public-key.ts'
import type { AddTrustedKey, RevokeTrustedKey } from './schema.ts'
import type { TrustedKeys } from './state.ts'
import { NO_KEYS } from './state.ts'

export type AskedBy = { now: Instant; authenticatedAt: Instant }

/** Who holds the keys holds what they sign, so whoever changes them has just shown who they are. */
function confirmed({ now, authenticatedAt }: AskedBy): void {
  if (isRecent(authenticatedAt, now)) return
  const confirm = 'Confirm your password first'
  throw new Problem('FORBIDDEN', `${confirm}: keys are changed with a sign-in of the last 10 minutes.`, {
    password: confirm,
  })
}

export function addKey(state: TrustedKeys | null, input: AddTrustedKey, asked: AskedBy): NewEvent[] {
  confirmed(asked)
  const { keys } = state ?? NO_KEYS
  const read = readPublicKey(input.publicKey)
  const fields: Record<string, string> = read.ok ? {} : { publicKey: read.message }
  const sameId = keys.find(({ keyId }) => keyId === input.keyId)
  if (sameId)
    fields.keyId = sameId.revoked
      ? `${input.keyId} named a key that was revoked. Give the new key another id`
      : `${input.keyId} names ${sameId.name ?? 'another key'} already`
  const sameKey = read.ok ? keys.find(({ publicKey }) => publicKey === read.key) : undefined
  if (sameKey)
    fields.publicKey = sameKey.revoked
      ? `This key was revoked${sameKey.keyId === null ? '' : ` as ${sameKey.keyId}`}. Make a new pair`
      : `This key is trusted already${sameKey.keyId === null ? '' : ` as ${sameKey.keyId}`}`
  if (!read.ok || Object.keys(fields).length > 0) throw new Problem('BAD_INPUT', 'No key was added.', fields)
  if (keys.some(({ id }) => id === input.key)) throw new Problem('CONFLICT', 'This key was added before.')
  return [keyTrusted(input.key, read.key, { name: input.name, keyId: input.keyId })]
}

export function revokeKey(state: TrustedKeys | null, input: RevokeTrustedKey, asked: AskedBy): NewEvent[] {
  const key = state?.keys.find(({ id }) => id === input.key)
  if (!key) throw new Problem('NOT_FOUND', 'There is no such key.')
  if (key.revoked) throw new Problem('CONFLICT', 'This key was revoked before.')
  confirmed(asked)
  return [keyRevoked(input.key, input.reason)]
}
