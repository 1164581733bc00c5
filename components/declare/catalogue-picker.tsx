'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Picked } from '#components/declare/declaration.ts'
import { useTrpc, useWorkspaceSlug } from '#components/trpc/trpc-provider.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import type { ComboboxItem, ComboboxValue } from '#components/ui/combobox-options.ts'
import { inWords } from '#domain/runbook/document.ts'

type CataloguePickerProps = {
  kind: string
  value: Picked
  onChange: (value: ComboboxValue | null) => void
  onBlur?: () => void
}

/** Something of the catalogue by name; a name that is not there yet is added when the form is sent. */
export function CataloguePicker({ kind, value, onChange, onBlur }: CataloguePickerProps) {
  const trpc = useTrpc()
  const slug = useWorkspaceSlug()
  const [text, setText] = useState('')
  const [known, setKnown] = useState<ComboboxItem | null>(null)
  const found = useQuery({
    queryKey: [slug, 'catalogue.search', kind, text],
    queryFn: ({ signal }) => trpc.catalogue.search.query({ kind, text }, { signal }),
    placeholderData: keepPreviousData,
  })
  const items: ComboboxItem[] = (found.data?.items ?? []).map(({ id, name, attributes }) => ({
    id,
    name,
    ...(attributes.production === true ? { detail: 'production' } : {}),
  }))
  const chosen = known && value && 'id' in value && value.id === known.id ? known : null
  const offered = chosen && !items.some(({ id }) => id === chosen.id) ? [...items, chosen] : items
  const noun = inWords(kind).toLowerCase()

  function choose(next: ComboboxValue | null) {
    setKnown(next && 'id' in next ? (offered.find(({ id }) => id === next.id) ?? null) : null)
    setText('')
    onChange(next)
  }

  return (
    <div
      onInput={(event) => event.target instanceof HTMLInputElement && setText(event.target.value.trim().slice(0, 120))}
    >
      <Combobox
        items={offered}
        value={value}
        onChange={choose}
        onBlur={onBlur}
        makeLabel={`Add ${noun}`}
        emptyText={found.error ? `The list does not load. A typed name will do` : `Type a name to add the ${noun}`}
      />
    </div>
  )
}
