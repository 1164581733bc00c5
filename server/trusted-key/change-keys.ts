import type { NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { AskedBy } from '#domain/trusted-key/decide.ts'
import { addKey, revokeKey } from '#domain/trusted-key/decide.ts'
import type { AddTrustedKey, RevokeTrustedKey } from '#domain/trusted-key/schema.ts'
import type { TrustedKeys } from '#domain/trusted-key/state.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { requires } from '#server/journal/authorize.ts'
import type { Journal } from '#server/journal/journal.ts'
import { trustedKeysKind, trustedKeysStream } from './kind.ts'

type Parts = { journal: Journal }
type Decide<I> = (state: TrustedKeys | null, input: I, asked: AskedBy) => NewEvent[]

const changing =
  <I extends { command: string; key: string }>(verb: string, decide: Decide<I>) =>
  async ({ journal }: Parts, { actor, scope, signedIn }: Membership, input: I): Promise<{ key: string }> => {
    const stream = trustedKeysStream(scope)
    const { command, ...asked } = input
    await journal.append({
      scope,
      actor,
      command,
      request: { verb, input: asked as unknown as Json },
      streams: [stream],
      authorize: requires('trustedKey.change', () => ({ kind: 'workspace' })),
      plan: (ctx) => {
        const by = { now: ctx.now, authenticatedAt: signedIn.authenticatedAt }
        const events = decide(ctx.state(trustedKeysKind, stream), input, by)
        return { writes: [{ stream, kind: trustedKeysKind, events }], result: null }
      },
    })
    return { key: input.key }
  }

export const addTrustedKey = changing<AddTrustedKey>('trustedKey.add', addKey)
export const revokeTrustedKey = changing<RevokeTrustedKey>('trustedKey.revoke', revokeKey)
