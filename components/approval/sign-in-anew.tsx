'use client'

import { ProviderButton } from '#components/sign-in/provider-button.tsx'

/** For whom a provider vouches: it asks once more who they are, and leads back to this page. */
export function SignInAnew() {
  const { pathname, search } = window.location
  return (
    <div className="approval-anew">
      <p>Your account has no password here. Your provider asks who you are, and you come back to this page.</p>
      <ProviderButton next={`${pathname}${search}`} anew>
        Sign in anew
      </ProviderButton>
    </div>
  )
}
