import { initTRPC } from '@trpc/server'
import { z } from 'zod'
import type { Permission } from '#domain/access/permissions.ts'
import { access } from '#domain/access/permissions.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { Context } from './context.ts'
import { asTrpcError, problemOf } from './errors.ts'
import { plainInput } from './plain-input.ts'
import { requestId } from './request-id.ts'
import '#domain/sentences.ts'

/** Every procedure says which door it stands behind; a test walks the router. */
export type Door = { door: 'open' } | { door: 'signedIn' } | { door: 'member'; permission: Permission }

const t = initTRPC
  .context<Context>()
  .meta<Door>()
  .create({
    errorFormatter: ({ shape, error }) => {
      const { code, message, fields } = problemOf(error)
      return {
        code: shape.code,
        message,
        data: { code, message, id: requestId(), ...(fields ? { fields } : {}) },
      }
    },
  })

export const router = t.router

/** The input of a procedure that takes none. */
export const Nothing = z.strictObject({})

const checked = t.procedure
  .use(async ({ next }) => {
    const result = await next()
    if (!result.ok) throw asTrpcError(result.error)
    return result
  })
  .use(async ({ ctx, path, next }) => {
    ctx.services.limits.countCall(ctx, path)
    return next()
  })
  .use(async ({ getRawInput, next }) => {
    plainInput(await getRawInput())
    return next()
  })

/** For anybody. `ctx.signedIn` may be null. */
export const open = checked.meta({ door: 'open' })

/** For a person whose session stands. */
export const signedIn = checked.meta({ door: 'signedIn' }).use(async ({ ctx, next }) => {
  if (!ctx.signedIn) throw new Problem('NOT_SIGNED_IN', 'You are signed out. Sign in to go on')
  return next({ ctx: { ...ctx, signedIn: ctx.signedIn } })
})

/**
 * For a member of the workspace named in the header whose role has `permission`; `ctx.member` is a Membership.
 * The verb asks again with the resource, and `append` asks again at the moment of writing.
 */
export const member = (permission: Permission) =>
  signedIn.meta({ door: 'member', permission }).use(async ({ ctx, next }) => {
    const { membership } = ctx
    if (!membership) throw notFound('This workspace')
    const answer = access(membership.member, permission, { kind: 'workspace' })
    if (answer === 'hidden') throw notFound()
    if (answer === 'denied') throw new Problem('FORBIDDEN', 'Your role in this workspace does not allow this')
    return next({ ctx: { ...ctx, member: membership } })
  })
