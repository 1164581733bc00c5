'use client'

import { useState } from 'react'
import { goTo } from '#components/sign-in/enter.ts'
import { providerPage } from '#components/sign-in/enter-by-provider.ts'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

type ProviderButtonProps = {
  children: string
  next: string
  /** The provider asks once more who somebody is whom it knows already. */
  anew?: boolean
}

/** Leads to the provider and from there back to `next`. */
export function ProviderButton({ children, next, anew }: ProviderButtonProps) {
  const [leaving, setLeaving] = useState(false)
  const [silent, setSilent] = useState(false)

  const leave = async () => {
    setLeaving(true)
    setSilent(false)
    const page = await providerPage(next, anew)
    if (page) return goTo(page)
    setLeaving(false)
    setSilent(true)
  }

  return (
    <div className="door-provider">
      <Button size="large" wide busy={leaving} onClick={() => void leave()}>
        {children}
      </Button>
      {silent ? (
        <Notice tone="bad" live="alert">
          No answer from the server. Try again in a moment.
        </Notice>
      ) : null}
    </div>
  )
}
