'use client'

import { useEffect, useState } from 'react'
import { useAnnounce } from '#components/ui/announcer.tsx'
import type { ButtonProps } from '#components/ui/button.tsx'
import { Button } from '#components/ui/button.tsx'
import { copyText } from '#components/ui/copy-text.ts'

type CopyButtonProps = Pick<ButtonProps, 'variant' | 'size'> & { text: string; label?: string }

export function CopyButton({ text, label = 'Copy', ...look }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)
  const announce = useAnnounce()

  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(null), 2500)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    const done = await copyText(text)
    setOutcome(done ? 'copied' : 'failed')
    announce(done ? 'Copied' : 'Not copied. Select the text and copy it by hand')
  }

  const words = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Copy it by hand' : label
  return (
    <Button {...look} icon={outcome === 'copied' ? 'check' : 'copy'} onClick={copy}>
      {words}
    </Button>
  )
}
