import type { ReactNode } from 'react'
import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** Why a link opens nothing, in words, and what to do instead. */
export function LinkTrouble({ children, action = true }: { children: ReactNode; action?: boolean }) {
  return (
    <>
      <Notice tone="held" live="status" className="door-trouble">
        {children}
      </Notice>
      {action ? (
        <div className="form-actions">
          <ButtonLink href="/sign-in">Go to sign-in</ButtonLink>
        </div>
      ) : null}
    </>
  )
}
