'use client'

import { useState } from 'react'
import type { Picked } from '#components/declare/declaration.ts'
import { Pickers } from '#components/declare/pickers.tsx'
import type { AppReference } from '#domain/member/schema.ts'

type AppFieldsProps = {
  initial?: readonly AppReference[]
  onChange: (apps: AppReference[]) => void
  error?: string
}

const isPicked = (picked: Picked): picked is Exclude<Picked, null> => picked !== null
const asApp = (picked: Exclude<Picked, null>): AppReference =>
  'id' in picked ? { id: picked.id } : { name: picked.name }

/** The apps of an app owner: those that are known, or new names. */
export function AppFields({ initial = [], onChange, error }: AppFieldsProps) {
  const [picked, setPicked] = useState<readonly Picked[]>(initial)
  const change = (next: Picked[]) => {
    setPicked(next)
    onChange(next.filter(isPicked).map(asApp))
  }
  return (
    <Pickers
      kind="app"
      label="Apps"
      many
      value={picked}
      onChange={change}
      errors={[error]}
      hint="They read what is published about these apps, and nothing else of the workspace."
    />
  )
}
