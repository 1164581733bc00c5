import { causeWords, HEALTH_WORDS } from '#components/my-apps/notice-words.ts'
import type { ChipTone } from '#components/ui/chip.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import type { NoticeView } from '#domain/notice/views.ts'
import type { Health } from '#domain/runbook/updates.ts'

/** What was published, whole: the words first, what they are about after them. */
export function NoticeBody({ notice }: { notice: NoticeView }) {
  const { provider, cause, bindings, audience, environments } = notice
  return (
    <div className="notice-body">
      <Healths notice={notice} />
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

const HEALTH_TONES: Record<Health, ChipTone> = { ok: 'ok', degraded: 'held', down: 'bad' }

/** The platform and what apps depend on, side by side: one can be down while the other works. */
function Healths({ notice: { platformHealth, dependencyHealth } }: { notice: NoticeView }) {
  const healths = [
    { what: 'The platform itself', health: platformHealth },
    { what: 'What your app depends on', health: dependencyHealth },
  ].flatMap(({ what, health }) => (health === null ? [] : [{ what, health }]))
  if (healths.length === 0) return null
  return (
    <dl className="healths">
      {healths.map(({ what, health }) => (
        <div key={what}>
          <dt className="notice-label">{what}</dt>
          <dd>
            <Chip tone={HEALTH_TONES[health]}>{HEALTH_WORDS[health]}</Chip>
          </dd>
        </div>
      ))}
    </dl>
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
