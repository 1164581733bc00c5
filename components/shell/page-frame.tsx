import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'

/** A page in one scrolling column. Put .page-title with the h1 first. */
export function PageFrame({ narrow, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <main className={classNames('page', narrow && 'narrow')} id="main" tabIndex={-1}>
      {children}
    </main>
  )
}
