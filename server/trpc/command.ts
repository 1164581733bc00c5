import type { z } from 'zod'
import { carryOut } from '#server/incident/carry-out.ts'
import type { Command, Verb } from '#server/incident/verb.ts'
import { member } from './init.ts'

/** The procedure of an incident's command: its schema, then its verb. */
export const command = <I extends Command, R>(schema: z.ZodType<I, I>, verb: Verb<I, R>) =>
  member(verb.permission)
    .input(schema)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verb, input as I))
