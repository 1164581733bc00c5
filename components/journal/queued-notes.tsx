'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Markdown } from '#components/ui/markdown.tsx'

/** Notes that are not in the journal yet, under the newest entry. */
export function QueuedNotes() {
  const { queued, notes } = useRoomState()
  return queued.map((note) => (
    <article className="entry waiting" key={note.command} aria-label="Note, not recorded yet">
      <span className="seq">…</span>
      <Icon name="note" small />
      <div>
        <b>You</b> noted
        <Markdown>{note.text}</Markdown>
        <span className="entry-line">
          {note.refused === null ? (
            'Not recorded yet. It is sent when the server answers.'
          ) : (
            <>
              Not recorded: {note.refused}{' '}
              <Button variant="quiet" size="small" onClick={() => notes.discard(note.command)}>
                Discard it
              </Button>
            </>
          )}
        </span>
      </div>
      <span />
    </article>
  ))
}
