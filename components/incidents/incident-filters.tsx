'use client'

import type { RefObject } from 'react'
import { useEffect, useState } from 'react'
import type { IncidentFilter } from '#components/incidents/use-incident-filter.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

const STATUSES = [
  { value: '', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
] as const

const typingPauseMilliseconds = 250

type IncidentFiltersProps = {
  filter: IncidentFilter
  onChange: (filter: IncidentFilter) => void
  search: RefObject<HTMLInputElement | null>
}

export function IncidentFilters({ filter, onChange, search }: IncidentFiltersProps) {
  const [typed, setTyped] = useState(filter.text)
  const [settled, setSettled] = useState(filter.text)
  if (filter.text !== settled) {
    setSettled(filter.text)
    if (filter.text !== typed.trim()) setTyped(filter.text)
  }

  useEffect(() => {
    if (typed.trim() === filter.text) return
    const timer = setTimeout(() => onChange({ ...filter, text: typed }), typingPauseMilliseconds)
    return () => clearTimeout(timer)
  }, [typed, filter, onChange])

  return (
    <search className="row wrap filter-row">
      <Segmented
        label="Which incidents"
        options={STATUSES}
        value={filter.status}
        onChange={(status) => onChange({ text: typed, status })}
      />
      <TextInput
        ref={search}
        type="search"
        aria-label="Search titles and numbers"
        placeholder="Search titles and numbers"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </search>
  )
}
