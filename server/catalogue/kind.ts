import type { CatalogueObject } from '#domain/catalogue/object.ts'
import { CATALOGUE_EVOLVE_VERSION, evolveCatalogueObject } from '#domain/catalogue/object.ts'
import type { StreamName } from '#domain/journal/entry.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

export const catalogueStream = (id: string): StreamName => `catalogue/${id}`

export const catalogueKind: StreamKind<CatalogueObject> = {
  kind: 'catalogue',
  version: CATALOGUE_EVOLVE_VERSION,
  evolve: evolveCatalogueObject,
  project: (state, { stream }) => ({
    catalogue_object: [
      {
        id: stream.slice('catalogue/'.length),
        kind: state.kind,
        name: state.name ?? '',
        attributes: state.attributes,
        within: state.within,
      },
    ],
  }),
}
