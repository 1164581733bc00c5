import { foldedName } from '#domain/catalogue/folded-name.ts'
import { objectAdded, objectDisclosed } from '#domain/catalogue/object.ts'
import type { AppReference } from '#domain/member/schema.ts'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import { catalogueKind, catalogueStream } from '#server/catalogue/kind.ts'
import type { NamedObject } from '#server/catalogue/read.ts'
import { objectsById, objectsByName } from '#server/catalogue/read.ts'
import { viewedIncidents } from '#server/incident/read.ts'
import { requires } from '#server/journal/authorize.ts'
import type { AuthParts } from './auth-parts.ts'
import type { Membership } from './signed-in.ts'

type Parts = Pick<AuthParts, 'database' | 'journal'>

/** Somebody else added an app of that name a moment ago. */
class NameTaken extends Problem {
  constructor() {
    super('CONFLICT', 'Somebody else named the same app at this moment. Try again; nothing was lost.')
  }
}

/** Ids of the apps that are named, each once. A new name is added to the catalogue; what a private incident alone had named is everybody's from here on. */
export async function appsNamed(parts: Parts, who: Membership, apps: readonly AppReference[]): Promise<string[]> {
  try {
    return await foundOrAdded(parts, who, apps)
  } catch (error) {
    if (error instanceof NameTaken) return foundOrAdded(parts, who, apps)
    throw error
  }
}

async function foundOrAdded(parts: Parts, who: Membership, apps: readonly AppReference[]): Promise<string[]> {
  const { database } = parts
  const ids = apps.flatMap((app) => ('id' in app ? [app.id] : []))
  const names = apps.flatMap((app) => ('name' in app ? [app.name] : []))
  const [byId, byName, viewed] = await Promise.all([
    ids.length > 0 ? objectsById(database, who.scope, ids) : [],
    names.length > 0 ? objectsByName(database, who.scope, 'app', names) : [],
    viewedIncidents(database, { scope: who.scope, member: who.member.id }),
  ])
  const isThere = ({ kind, within }: NamedObject) => kind === 'app' && (within === null || viewed.includes(within))
  const added = new Map<string, { id: string; name: string }>()
  const faults: Record<string, string> = {}
  const found = apps.map((app, i): string => {
    if ('id' in app) {
      if (!byId.some((object) => object.id === app.id && isThere(object)))
        faults[`apps.${i}`] = 'Choose an app of this workspace'
      return app.id
    }
    const key = foldedName(app.name)
    const known = byName.find((object) => foldedName(object.name) === key) ?? added.get(key)
    if (known) return known.id
    const fresh = { id: newId(), name: app.name }
    added.set(key, fresh)
    return fresh.id
  })
  if (Object.keys(faults).length > 0) throw new Problem('BAD_INPUT', 'Nothing was given yet.', faults)
  const hidden = [...byId, ...byName].filter(({ within }) => within !== null).map(({ id }) => id)
  await write(parts, who, [...added.values()], [...new Set(hidden)])
  return [...new Set(found)]
}

async function write(
  { journal }: Parts,
  { scope, actor }: Membership,
  added: readonly { id: string; name: string }[],
  hidden: readonly string[],
): Promise<void> {
  if (added.length === 0 && hidden.length === 0) return
  await journal.append({
    scope,
    actor,
    command: newId(),
    request: { verb: 'catalogue.nameApps', added: added.map(({ id }) => id), hidden: [...hidden] },
    streams: [...added.map(({ id }) => catalogueStream(id)), ...hidden.map(catalogueStream)],
    authorize: requires('catalogue.add', () => ({ kind: 'workspace' })),
    plan: (ctx) => ({
      writes: [
        ...added.map(({ id, name }) => ({
          stream: catalogueStream(id),
          kind: catalogueKind,
          events: [objectAdded('app', name, {})],
        })),
        ...hidden
          .map(catalogueStream)
          .filter((stream) => ctx.state(catalogueKind, stream)?.within)
          .map((stream) => ({ stream, kind: catalogueKind, events: [objectDisclosed()] })),
      ],
      result: null,
    }),
    onTaken: () => new NameTaken(),
  })
}
