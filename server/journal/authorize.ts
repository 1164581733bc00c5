import type { Permission, Resource } from '#domain/access/permissions.ts'
import { access } from '#domain/access/permissions.ts'
import { notFound, Problem } from '#domain/problem.ts'
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
    if (answer === 'hidden') throw notFound()
    if (answer === 'denied') throw new Problem('FORBIDDEN', 'Your role in this workspace does not allow this')
  }
