import type { ReactNode } from 'react'

/** What is true, and one next step. `action` is a button or a link. */
export type EmptyStateProps = { title: ReactNode; children?: ReactNode; action?: ReactNode }

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <b>{title}</b>
      {children ? <p>{children}</p> : null}
      {action ? <div className="form-actions">{action}</div> : null}
    </div>
  )
}

/** Rows that keep their height while they are read. Flat bars, after 300 ms. */
export function LoadingRows({ rows = 3, says = 'Reading' }: { rows?: number; says?: string }) {
  const numbers = Array.from({ length: rows }, (_, index) => index)
  return (
    <div role="status">
      <span className="visually-hidden">{says}</span>
      <ul className="loading-rows" aria-hidden="true">
        {numbers.map((number) => (
          <li key={number}>
            <span className="loading-bar long" />
            <span className="loading-bar short" />
          </li>
        ))}
      </ul>
    </div>
  )
}
