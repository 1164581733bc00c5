'use client'

import { useState } from 'react'
import { EndEverywhereDialog } from '#components/account/end-everywhere-dialog.tsx'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { browserWords } from '#components/account/user-agent.ts'
import { Moment } from '#components/format/moment.tsx'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { useRead, useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Tag } from '#components/ui/chip.tsx'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import type { MySession } from '#domain/auth/views.ts'

export function Sessions() {
  const [ending, setEnding] = useState(false)
  const sessions = useRead(['me.sessions'], (_, signal) => trpc.me.sessions.query({}, { signal }))
  const { data, error } = sessions
  return (
    <section aria-labelledby="my-sessions">
      <div className="section-head">
        <h2 id="my-sessions">Sessions</h2>
        <span className="meta">Where you are signed in</span>
      </div>
      {sessions.loading ? <LoadingRows rows={2} says="Reading the sessions" /> : null}
      {error && !data ? (
        <ErrorState title="The sessions could not be read" id={error.id ?? undefined} onRetry={sessions.again}>
          {error.message}. None was ended.
        </ErrorState>
      ) : null}
      {data ? (
        <ul className="list">
          {data.map((session) => (
            <Session key={session.id} session={session} />
          ))}
        </ul>
      ) : null}
      <div className="form-actions">
        <Button icon="sign-out" onClick={() => setEnding(true)}>
          Sign out everywhere
        </Button>
      </div>
      <EndEverywhereDialog open={ending} onOpenChange={setEnding} />
    </section>
  )
}

function Session({ session }: { session: MySession }) {
  const { id, current, signedInAt, lastSeenAt, userAgent } = session
  const reread = useReread()
  const end = useAction((input: { session: string }) => trpc.me.endSession.mutate(input), {
    onDone: () => reread(['me.sessions']),
  })
  const words = browserWords(userAgent)
  return (
    <li>
      <div className="row wrap">
        <b>{words}</b>
        {current ? <Tag>this one</Tag> : null}
        <span className="spacer" />
        {current ? null : (
          <Button size="small" busy={end.pending} onClick={() => void end.send({ session: id })}>
            End it <span className="visually-hidden">({words})</span>
          </Button>
        )}
      </div>
      <span className="meta">
        Signed in <Moment at={signedInAt} />, last seen <Moment at={lastSeenAt} />
      </span>
      <FormTrouble error={end.error} />
    </li>
  )
}
