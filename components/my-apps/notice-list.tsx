import { Moment } from '#components/format/moment.tsx'
import { NoticeBody } from '#components/my-apps/notice-body.tsx'
import { STATE_WORDS, whereWords } from '#components/my-apps/notice-words.ts'
import type { ChipTone } from '#components/ui/chip.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { NoticeView } from '#domain/notice/views.ts'
import type { UpdateState } from '#domain/runbook/updates.ts'

const TONES: Record<UpdateState, ChipTone> = {
  suspected: 'held',
  identified: 'held',
  monitoring: 'info',
  resolved: 'ok',
}

const StateMark = ({ state }: { state: UpdateState }) => (
  <Chip tone={TONES[state]} icon={state === 'resolved' ? 'satisfied' : undefined}>
    {STATE_WORDS[state]}
  </Chip>
)

/** What stands now, each in full. */
export function CurrentNotices({ notices }: { notices: readonly NoticeView[] }) {
  return (
    <ul className="notices">
      {notices.map((notice) => (
        <li key={notice.id}>
          <article className="panel owner-notice" aria-labelledby={`notice-${notice.id}`}>
            <div className="row wrap">
              <h3 id={`notice-${notice.id}`}>{whereWords(notice)}</h3>
              <StateMark state={notice.state} />
              <span className="spacer" />
              <span className="meta">
                Published <Moment at={notice.publishedAt} />
              </span>
            </div>
            <NoticeBody notice={notice} />
          </article>
        </li>
      ))}
    </ul>
  )
}

/** What was said before: a line each, open to read. */
export function EarlierNotices({ notices }: { notices: readonly NoticeView[] }) {
  return (
    <ul className="notices earlier">
      {notices.map((notice) => (
        <li key={notice.id}>
          <details>
            <summary>
              <Icon name="chevron-right" small />
              <StateMark state={notice.state} />
              <b>{whereWords(notice)}</b>
              <span className="meta">
                <Moment at={notice.publishedAt} plain />
              </span>
            </summary>
            <NoticeBody notice={notice} />
          </details>
        </li>
      ))}
    </ul>
  )
}
