// What the catalogue says of an object can change: a ruling reads it inside the append, never from memory.
import type { DecideContext } from '#domain/incident/decision.ts'
import type { Json } from '#domain/json.ts'
import { catalogueAttributes } from '#domain/runbook/catalogue.ts'
import { catalogueKind, catalogueStream } from '#server/catalogue/kind.ts'
import type { NamedObject } from '#server/catalogue/read.ts'
import type { PlanContext } from '#server/journal/append-request.ts'
import type { Prepared } from './verb.ts'

type Catalogue = DecideContext['catalogue']

/** The decision read attributes of objects that the append does not hold yet. */
export class AttributesMissing extends Error {
  override name = 'AttributesMissing'
  readonly ids: readonly string[]
  constructor(ids: readonly string[]) {
    super('The decision read attributes that were not read')
    this.ids = ids
  }
}

/** `unread` fills with what a decision asked for and only memory answered: its answer is then none. */
export function catalogueNow(
  remembered: Catalogue,
  { added, described }: Pick<Prepared<unknown>, 'added' | 'described'>,
  ctx: PlanContext,
): { catalogue: Catalogue; unread: ReadonlySet<string> } {
  const unread = new Set<string>()
  const catalogue = withAdded(remembered, added)
  const isNew = new Set(added.map(({ id }) => id))
  const now = (of: Catalogue[string]): Catalogue[string] =>
    new Proxy(of, {
      get: (known, id) => {
        if (typeof id !== 'string' || !Object.hasOwn(known, id) || isNew.has(id)) return Reflect.get(known, id)
        if (described.includes(id)) return ctx.state(catalogueKind, catalogueStream(id))?.attributes ?? {}
        unread.add(id)
        return known[id]
      },
    })
  const kinds = Object.keys(catalogueAttributes).flatMap((kind) => {
    const of = catalogue[kind]
    return of ? [[kind, now(of)] as const] : []
  })
  return { catalogue: { ...catalogue, ...Object.fromEntries(kinds) }, unread }
}

function withAdded(catalogue: Catalogue, added: readonly NamedObject[]): Catalogue {
  const merged: Record<string, Record<string, Record<string, Json>>> = { ...catalogue }
  for (const { kind, id, attributes } of added) merged[kind] = { ...merged[kind], [id]: attributes }
  return merged
}
