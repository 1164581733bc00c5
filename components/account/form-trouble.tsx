import { asSentence } from '#components/account/sentence.ts'
import type { ShownError } from '#components/trpc/shown-error.ts'
import { Notice } from '#components/ui/notice.tsx'

/** What no field could take: a sentence, and the id that also stands in the server's log. */
export function FormTrouble({ error }: { error: ShownError | null }) {
  if (!error) return null
  const waits = error.code === 'UNREACHABLE' || error.code === 'UNAVAILABLE' || error.code === 'TOO_MANY'
  return (
    <Notice tone={waits ? 'held' : 'bad'} live="alert">
      {asSentence(error.message)}
      {error.id ? (
        <span className="meta">
          {' '}
          Error <code>{error.id}</code>
        </span>
      ) : null}
    </Notice>
  )
}
