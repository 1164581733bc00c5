'use client'

import { memo } from 'react'
import { Moment } from '#components/format/moment.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import { AttachmentBody } from './attachment-body.tsx'
import type { EntryTone, EntryView } from './entry-parts.ts'
import { numbered, Parts } from './parts.tsx'

const toneClass: Record<EntryTone, string | false> = {
  plain: false,
  action: 'action',
  unknown: 'unknown',
  refused: 'refused',
  outside: 'outside-act',
}

export type EntryRowProps = {
  seq: number
  at: string
  view: EntryView
  focused: boolean
  /** An authorization that is void as things stand. */
  moved: boolean
  onFollow: (seq: number) => void
}

export const EntryRow = memo(function EntryRow({ seq, at, view, focused, moved, onFollow }: EntryRowProps) {
  return (
    <article
      className={classNames('entry', toneClass[view.tone], focused && 'focused')}
      id={`entry-${seq}`}
      aria-label={`Entry ${seq}`}
      tabIndex={focused ? -1 : undefined}
    >
      <SeqLink seq={seq} onFollow={onFollow} />
      <Icon name={view.icon} small />
      <div>
        <Parts parts={view.headline} onFollow={onFollow} />
        {view.prose ? <Markdown>{view.prose}</Markdown> : null}
        {view.attachment ? <AttachmentBody {...view.attachment} /> : null}
        {numbered(view.lines).map(({ item, key }) => (
          <span className="entry-line" key={key}>
            <Parts parts={item} onFollow={onFollow} />
          </span>
        ))}
        {moved ? <span className="entry-line tone-bad">The ground moved under it since: it is void.</span> : null}
      </div>
      <Moment at={at} as="clock" className="entry-time" />
    </article>
  )
})
