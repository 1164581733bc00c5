import { objectDescribed } from '#domain/catalogue/object.ts'
import type { DescribeEnvironment } from '#domain/catalogue/schema.ts'
import type { EnvironmentRow, EnvironmentSaid } from '#domain/catalogue/views.ts'
import { MAX_SEQ } from '#domain/ids.ts'
import type { Json } from '#domain/json.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { catalogueKind, catalogueStream } from '#server/catalogue/kind.ts'
import { objectsOfKind } from '#server/catalogue/read.ts'
import { requires } from '#server/journal/authorize.ts'
import type { IncidentParts } from './incident-parts.ts'
import { incidentStream } from './kind.ts'
import { resourceOf } from './prepare.ts'
import { memberNames, viewedIncidents } from './read.ts'

const LONGEST_HISTORY = 100

const productionIn = (attributes: Json | undefined): boolean | null => {
  const said = attributes !== null && typeof attributes === 'object' && !Array.isArray(attributes) ? attributes : {}
  const { production } = said as { production?: Json }
  return typeof production === 'boolean' ? production : null
}

const viewedBy = (parts: IncidentParts, { scope, member }: Membership) =>
  viewedIncidents(parts.db, { scope, member: member.id })

export async function environments(parts: IncidentParts, who: Membership): Promise<EnvironmentRow[]> {
  const viewed = await viewedBy(parts, who)
  const found = await objectsOfKind(parts.db, who.scope, viewed, 'environment')
  return found.map(({ id, name, attributes, within }) => ({
    id,
    name,
    production: productionIn(attributes),
    hidden: within !== null,
  }))
}

export async function environmentHistory(
  parts: IncidentParts,
  who: Membership,
  environment: string,
): Promise<EnvironmentSaid[]> {
  const stream = catalogueStream(environment)
  const [{ state }, viewed] = await Promise.all([
    parts.journal.loadStream(who.scope, catalogueKind, stream),
    viewedBy(parts, who),
  ])
  const isHere = state?.kind === 'environment' && (state.within === null || viewed.includes(state.within))
  if (!isHere) throw notFound('This environment')
  const [entries, members] = await Promise.all([
    parts.journal.entriesBefore(who.scope, stream, MAX_SEQ, LONGEST_HISTORY),
    memberNames(parts.db, who.scope),
  ])
  const nameOf = new Map(members.map(({ id, name }) => [id, name]))
  return entries
    .filter(({ entry }) => entry.type !== 'object.disclosed')
    .map(({ entry: { seq, at, actor, type, data } }) => ({
      seq,
      at,
      by: actor.id,
      name: nameOf.get(actor.id) ?? 'Holdpoint',
      when: type === 'object.added' ? ('named' as const) : ('described' as const),
      production: productionIn(data.attributes),
    }))
    .reverse()
}

const SAID = { true: 'production', false: 'not production', null: 'not said' } as const

/** From the commit on every ruling reads it. Whoever may not see the private incident that named it finds nothing. */
export async function describeEnvironment(
  parts: IncidentParts,
  who: Membership,
  { command, environment, production }: DescribeEnvironment,
): Promise<{ production: boolean | null }> {
  const stream = catalogueStream(environment)
  const { state } = await parts.journal.loadStream(who.scope, catalogueKind, stream)
  const beside = state?.within ? [incidentStream(state.within)] : []
  await parts.journal.append({
    scope: who.scope,
    actor: who.actor,
    command,
    request: { verb: 'catalogue.describeEnvironment', environment, production },
    streams: [stream, ...beside],
    onlyRead: beside,
    authorize: requires('catalogue.describe', (ctx) => {
      const object = ctx.state(catalogueKind, stream)
      if (object?.kind !== 'environment') return null
      if (object.within === null) return { kind: 'workspace' }
      const incident = ctx.state(parts.kind, incidentStream(object.within))
      return incident && resourceOf(incident)
    }),
    plan: (ctx) => {
      const said = productionIn(ctx.state(catalogueKind, stream)?.attributes)
      if (said === production) {
        throw new Problem('CONFLICT', `It is ${SAID[`${production}`]} already.`, {
          production: 'Somebody said so already',
        })
      }
      return {
        writes: [{ stream, kind: catalogueKind, events: [objectDescribed({ production })] }],
        result: null,
      }
    },
  })
  return { production }
}
