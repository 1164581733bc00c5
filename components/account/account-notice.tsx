'use client'

import { useState } from 'react'
import { asSentence } from '#components/account/sentence.ts'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'

/** Something that happened to the account while its person was away. It stays until it is read. */
export function AccountNotice({ notice }: { notice: string | null }) {
  const [read, setRead] = useState(false)
  const dismiss = useAction(() => trpc.me.dismissNotice.mutate({}), { onDone: () => setRead(true) })
  if (!notice || read) return null
  return (
    <div className="banner held" role="status">
      <Icon name="key" />
      <span>
        {asSentence(notice)} {dismiss.error ? asSentence(dismiss.error.message) : null}
      </span>
      <span className="spacer" />
      <Button size="small" busy={dismiss.pending} onClick={() => void dismiss.send(null)}>
        I have read this
      </Button>
    </div>
  )
}
