import { causeWords } from '#components/my-apps/notice-words.ts'
import { Markdown } from '#components/ui/markdown.tsx'
import type { NoticeView } from '#domain/notice/views.ts'

/** What was published, whole: the words first, what they are about after them. */
export function NoticeBody({ notice }: { notice: NoticeView }) {
  const { provider, cause, bindings, audience, environments } = notice
  return (
    <div className="notice-body">
      <div className="notice-words">
        <Words label="What works and what does not" text={notice.works} />
        <Words label="What you can do now" text={notice.doNow} />
      </div>
      <dl className="definitions">
        <dt>Cause</dt>
        <dd>{causeWords(notice)}</dd>
        {provider && cause !== 'provider' ? (
          <>
            <dt>Provider</dt>
            <dd>{provider}</dd>
          </>
        ) : null}
        <dt>{environments.length === 1 ? 'Environment' : 'Environments'}</dt>
        <dd>{environments.join(', ')}</dd>
        {bindings.length > 0 ? (
          <>
            <dt>Bindings</dt>
            <dd>
              <ul>
                {bindings.map((binding) => (
                  <li key={Object.values(binding).join(' ')}>
                    {binding.app} on {binding.provider} in {binding.environment}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        ) : null}
        {audience ? (
          <>
            <dt>For</dt>
            <dd>{audience}</dd>
          </>
        ) : null}
      </dl>
    </div>
  )
}

function Words({ label, text }: { label: string; text: string | null }) {
  return (
    <section>
      <p className="notice-label">{label}</p>
      {text === null ? <p className="quiet">These words were taken back.</p> : <Markdown>{text}</Markdown>}
    </section>
  )
}
