'use client'

import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** An incident that was recorded although its answer got lost on the way. */
export type Recorded = { number: string; title: string | null }

type DeclaredBeforeProps = { recorded: Recorded; href: string; onOpen: () => void; onAnother: () => void }

export function DeclaredBefore({ recorded, href, onOpen, onAnother }: DeclaredBeforeProps) {
  return (
    <Notice tone="held" live="alert">
      What you sent before was recorded, though its answer did not arrive:{' '}
      <Link href={href} onClick={onOpen}>
        {recorded.number} {recorded.title}
      </Link>
      .
      <div className="form-actions">
        <Button size="small" onClick={onAnother}>
          This is another incident
        </Button>
      </div>
    </Notice>
  )
}
