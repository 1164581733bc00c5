'use client'

import { CurrentNotices, EarlierNotices } from '#components/my-apps/notice-list.tsx'
import { useRead } from '#components/trpc/use-read.ts'
import { EmptyState, LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LivePage } from '#components/workspace/live-page.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { MyApps as MyAppsData } from '#domain/notice/views.ts'

const LOOKS_EVERY_MS = 10_000

/** What is published about the apps of who looks: what stands now, then what was said before. */
export function MyApps() {
  const { name } = useWorkspace()
  const read = useRead(['myApps.read'], (trpc, signal) => trpc.myApps.read.query({}, { signal }), {
    refetchIntervalMs: LOOKS_EVERY_MS,
  })
  const { data, error } = read
  return (
    <LivePage what="This page" narrow>
      <div className="page-title">
        <h1>My apps</h1>
        {data ? <span className="quiet">{data.apps.join(', ')}</span> : null}
      </div>
      {read.loading ? <LoadingRows rows={3} says="Reading what is published about your apps" /> : null}
      {error ? (
        <ErrorState title="The notices could not be read" id={error.id ?? undefined} onRetry={read.again}>
          {data
            ? 'What stands below was read before; something newer may be published.'
            : 'Your apps go on as they are.'}
        </ErrorState>
      ) : null}
      {data ? <Read data={data} workspace={name} /> : null}
    </LivePage>
  )
}

function Read({ data, workspace }: { data: MyAppsData; workspace: string }) {
  const { current, earlier, more } = data
  return (
    <>
      <section aria-labelledby="notices-now">
        <div className="section-head">
          <h2 id="notices-now">Now</h2>
          <span className="meta">Looks again every ten seconds</span>
        </div>
        <div aria-live="polite">
          {current.length > 0 ? (
            <CurrentNotices notices={current} />
          ) : (
            <EmptyState title="Nothing is published about your apps">
              {workspace} has told you of no trouble that goes on. If an app of yours fails all the same, tell those who
              run the platform: they may not know yet.
            </EmptyState>
          )}
        </div>
      </section>
      <section aria-labelledby="notices-earlier">
        <div className="section-head">
          <h2 id="notices-earlier">Earlier</h2>
        </div>
        {earlier.length > 0 ? (
          <EarlierNotices notices={earlier} />
        ) : (
          <p className="quiet">Nothing was published about your apps before.</p>
        )}
        {more ? <p className="page-foot">Older notices are kept and not shown here.</p> : null}
      </section>
    </>
  )
}
