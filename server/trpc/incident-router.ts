import { z } from 'zod'
import { DescribeEnvironment } from '#domain/catalogue/schema.ts'
import { Seq, Uuid } from '#domain/ids.ts'
import * as schema from '#domain/incident/schema.ts'
import { describeEnvironment, environmentHistory, environments } from '#server/incident/environments.ts'
import {
  board,
  findObjects,
  listIncidents,
  namesOf,
  room,
  roomByNumber,
  startableRunbooks,
  visibleStream,
} from '#server/incident/room.ts'
import { verbs } from '#server/incident/verbs.ts'
import { command } from './command.ts'
import { member, Nothing, router } from './init.ts'

const OfIncident = z.strictObject({ incident: Uuid })

export const incidentRouter = router({
  board: member('incident.list')
    .input(Nothing)
    .query(({ ctx }) => board(ctx.services.incidents, ctx.member)),
  list: member('incident.list')
    .input(
      z.strictObject({
        status: z.enum(['open', 'resolved']).optional(),
        text: z.string().trim().max(200).optional(),
        before: Uuid.optional(),
      }),
    )
    .query(({ ctx, input }) => listIncidents(ctx.services.incidents, ctx.member, { ...input, limit: 50 })),
  room: member('incident.read')
    .input(z.strictObject({ number: z.string().regex(/^(INC-\d{1,9}|PRV-[A-Z2-7]{5})$/, 'Not an incident number') }))
    .query(({ ctx, input }) => roomByNumber(ctx.services.incidents, ctx.member, input.number)),
  baseline: member('incident.read')
    .input(OfIncident)
    .query(({ ctx, input }) => room(ctx.services.incidents, ctx.member, input.incident)),
  entriesBefore: member('incident.read')
    .input(z.strictObject({ incident: Uuid, seq: Seq, limit: z.int().min(1).max(500) }))
    .query(async ({ ctx, input }) => {
      const { incidents } = ctx.services
      const stream = await visibleStream(incidents, ctx.member, input.incident)
      return { entries: await incidents.journal.entriesBefore(ctx.member.scope, stream, input.seq, input.limit) }
    }),
  verify: member('incident.read')
    .input(OfIncident)
    .query(async ({ ctx, input }) => {
      const { incidents } = ctx.services
      const stream = await visibleStream(incidents, ctx.member, input.incident)
      return incidents.journal.verifyStored(ctx.member.scope, stream)
    }),
  declareIncident: command(schema.DeclareIncident, verbs.declareIncident),
  addNote: command(schema.AddNote, verbs.addNote),
  changeSeverity: command(schema.ChangeSeverity, verbs.changeSeverity),
  changeStatus: command(schema.ChangeStatus, verbs.changeStatus),
  offerCommand: command(schema.OfferCommand, verbs.offerCommand),
  acceptCommand: command(schema.AcceptCommand, verbs.acceptCommand),
  declineCommand: command(schema.DeclineCommand, verbs.declineCommand),
  takeCommand: command(schema.TakeCommand, verbs.takeCommand),
  changeViewers: command(schema.ChangeViewers, verbs.changeViewers),
  resolveIncident: command(schema.ResolveIncident, verbs.resolveIncident),
  reopenIncident: command(schema.ReopenIncident, verbs.reopenIncident),
})

export const freezeRouter = router({
  liftFreeze: command(schema.LiftFreeze, verbs.liftFreeze),
})

export const runbookRouter = router({
  startable: member('runbook.read')
    .input(Nothing)
    .query(({ ctx }) => startableRunbooks(ctx.services.incidents, ctx.member)),
})

export const catalogueRouter = router({
  search: member('catalogue.read')
    .input(
      z.strictObject({
        kind: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Not a kind'),
        text: z.string().trim().max(120),
      }),
    )
    .query(async ({ ctx, input }) => ({ items: await findObjects(ctx.services.incidents, ctx.member, input) })),
  names: member('catalogue.read')
    .input(z.strictObject({ ids: z.array(Uuid).max(200) }))
    .query(({ ctx, input }) => namesOf(ctx.services.incidents, ctx.member, input.ids)),
  environments: member('catalogue.describe')
    .input(Nothing)
    .query(({ ctx }) => environments(ctx.services.incidents, ctx.member)),
  environmentHistory: member('catalogue.describe')
    .input(z.strictObject({ environment: Uuid }))
    .query(({ ctx, input }) => environmentHistory(ctx.services.incidents, ctx.member, input.environment)),
  describeEnvironment: member('catalogue.describe')
    .input(DescribeEnvironment)
    .mutation(({ ctx, input }) => describeEnvironment(ctx.services.incidents, ctx.member, input)),
})
