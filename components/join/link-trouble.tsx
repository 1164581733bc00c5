import type { ReactNode } from 'react'
import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** Why a link opens nothing, in words, and what to do instead. */
export function LinkTrouble({ signedIn, children }: { signedIn?: boolean; children: ReactNode }) {
  return (
    <>
      <Notice tone="held" live="status" className="door-trouble">
        {children}
      </Notice>
      <div className="form-actions">
        <ButtonLink href={signedIn ? '/?choose' : '/sign-in'}>
          {signedIn ? 'Go to my workspaces' : 'Go to sign-in'}
        </ButtonLink>
      </div>
    </>
  )
}
