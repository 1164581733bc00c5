import type { StreamName } from '#domain/journal/entry.ts'
import type { NoticeState } from '#domain/notice/notice.ts'
import { evolveNotice, NOTICE_EVOLVE_VERSION } from '#domain/notice/notice.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

/** A notice bears the id of the run that published it. */
export const noticeStream = (id: string): StreamName => `notice/${id}`

/** Nobody watches notices: each owner reads those of their own apps. */
export const noticeKind: StreamKind<NoticeState> = {
  kind: 'notice',
  version: NOTICE_EVOLVE_VERSION,
  evolve: evolveNotice,
  project: (state, { stream }) => ({
    notice: [
      {
        id: stream.slice('notice/'.length),
        incident: state.incident,
        state: state.state,
        cause: state.cause,
        provider: state.provider,
        apps: [...state.apps],
        environments: [...state.environments],
        bindings: state.bindings.map((binding) => ({ ...binding })),
        platform_health: state.platformHealth,
        dependency_health: state.dependencyHealth,
        works: state.works,
        do_now: state.doNow,
        audience: state.audience,
        published_at: state.publishedAt,
      },
    ],
  }),
}
