import { access, type Permission, type Resource } from '#domain/access/permissions.ts'
import { ApiError } from '#server/http/errors.ts'
import type { PlanContext } from './append-request.ts'

/**
 * The rule of a verb: its permission on what it acts upon. Null stands for something that is not there.
 * What does not exist, or not for this member, is NOT_FOUND alike.
 */
export const requires =
  (permission: Permission, resource: (ctx: PlanContext) => Resource | null) =>
  (ctx: PlanContext): void => {
    const on = resource(ctx)
    const answer = on ? access(ctx.member, permission, on) : 'hidden'
    if (answer === 'hidden') throw new ApiError('NOT_FOUND', 'This does not exist, or not for you.')
    if (answer === 'denied') throw new ApiError('FORBIDDEN', 'Your role in this workspace does not allow this.')
  }
