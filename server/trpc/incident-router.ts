import { z } from 'zod'
import { Uuid } from '#domain/ids.ts'
import * as schema from '#domain/incident/schema.ts'
import { searchObjects } from '#server/catalogue/read.ts'
import { carryOut } from '#server/incident/carry-out.ts'
import {
  board,
  listIncidents,
  namesOf,
  room,
  roomByNumber,
  startableRunbooks,
  visibleStream,
} from '#server/incident/room.ts'
import { verbs } from '#server/incident/verbs.ts'
import { member, router } from './init.ts'

const Nothing = z.strictObject({})
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
    .input(z.strictObject({ incident: Uuid, seq: z.int().min(1), limit: z.int().min(1).max(500) }))
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
  declareIncident: member('incident.declare')
    .input(schema.DeclareIncident)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.declareIncident, input)),
  addNote: member('incident.note')
    .input(schema.AddNote)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.addNote, input)),
  changeSeverity: member('incident.changeSeverity')
    .input(schema.ChangeSeverity)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.changeSeverity, input)),
  changeStatus: member('incident.changeStatus')
    .input(schema.ChangeStatus)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.changeStatus, input)),
  handOverCommand: member('incident.handOver')
    .input(schema.HandOverCommand)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.handOverCommand, input)),
  changeViewers: member('incident.changeViewers')
    .input(schema.ChangeViewers)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.changeViewers, input)),
  resolveIncident: member('incident.resolve')
    .input(schema.ResolveIncident)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.resolveIncident, input)),
  reopenIncident: member('incident.reopen')
    .input(schema.ReopenIncident)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.reopenIncident, input)),
})

export const freezeRouter = router({
  liftFreeze: member('freeze.lift')
    .input(schema.LiftFreeze)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.liftFreeze, input)),
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
    .query(async ({ ctx, input }) => ({
      items: await searchObjects(ctx.services.incidents.db, ctx.member.scope, input.kind, input.text, 20),
    })),
  names: member('catalogue.read')
    .input(z.strictObject({ ids: z.array(Uuid).max(200) }))
    .query(({ ctx, input }) => namesOf(ctx.services.incidents, ctx.member, input.ids)),
})
