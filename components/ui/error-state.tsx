'use client'

import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'

/** What failed, what stays true, what to do, an id. */
export type ErrorStateProps = {
  title: ReactNode
  children?: ReactNode
  id?: string
  onRetry?: () => void
  action?: ReactNode
}

export function ErrorState({ title, children, id, onRetry, action }: ErrorStateProps) {
  return (
    <div className="error-state" role="alert">
      <b>{title}</b>
      {children ? <p>{children}</p> : null}
      {onRetry || action ? (
        <div className="form-actions">
          {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
          {action}
        </div>
      ) : null}
      {id ? (
        <p className="meta">
          Error <code>{id}</code>
        </p>
      ) : null}
    </div>
  )
}
