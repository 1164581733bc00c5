'use client'

import type { ShownError } from '#components/trpc/shown-error.ts'
import { Notice } from '#components/ui/notice.tsx'

/** What the server said when it did not do what was asked; beside the fields stands what belongs to a field. */
export function CommandProblem({ problem }: { problem: ShownError | null }) {
  if (!problem) return null
  const held = problem.code === 'CONFLICT' || problem.code === 'UNREACHABLE' || problem.code === 'BAD_INPUT'
  return (
    <Notice tone={held ? 'held' : 'bad'} live="alert">
      {problem.message}
      {problem.id && !held ? (
        <span className="meta">
          {' '}
          Error <code>{problem.id}</code>
        </span>
      ) : null}
    </Notice>
  )
}
