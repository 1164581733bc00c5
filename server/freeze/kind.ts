import type { FreezeState } from '#domain/freeze/freeze.ts'
import { evolveFreeze, FREEZE_EVOLVE_VERSION } from '#domain/freeze/freeze.ts'
import type { StreamName } from '#domain/journal/entry.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

export const freezeStream = (id: string): StreamName => `freeze/${id}`

export const freezeKind: StreamKind<FreezeState> = {
  kind: 'freeze',
  version: FREEZE_EVOLVE_VERSION,
  evolve: evolveFreeze,
  project: (state, { stream }) => ({
    freeze: [
      {
        id: stream.slice('freeze/'.length),
        number: state.number,
        environment: state.environment,
        kinds: [...state.kinds],
        incident: state.incident,
        private: state.private,
        state: state.liftedAt ? 'lifted' : 'inForce',
        created_at: state.placedAt,
        lifted_at: state.liftedAt,
      },
    ],
  }),
}
