'use client'

import type { Ref } from 'react'
import type { JournalFilter } from './describe-entry.ts'

const filters: readonly { value: JournalFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'actions', label: 'Actions' },
  { value: 'evidence', label: 'Evidence' },
  { value: 'decisions', label: 'Decisions' },
  { value: 'refusals', label: 'Refusals' },
  { value: 'notes', label: 'Notes' },
]

export type JournalFiltersProps = {
  filter: JournalFilter
  onFilter: (filter: JournalFilter) => void
  refusals: number
  search: string
  onSearch: (search: string) => void
  searchRef: Ref<HTMLInputElement>
}

export function JournalFilters({ filter, onFilter, refusals, search, onSearch, searchRef }: JournalFiltersProps) {
  return (
    <>
      <fieldset className="filters">
        <legend className="visually-hidden">Filter</legend>
        {filters.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className="filter"
            aria-pressed={filter === value}
            onClick={() => onFilter(value)}
          >
            {label}
            {value === 'refusals' && refusals > 0 ? <span className="count">{refusals}</span> : null}
          </button>
        ))}
      </fieldset>
      <input
        ref={searchRef}
        type="search"
        className="input journal-search"
        aria-label="Find in the journal"
        placeholder="Find in the journal"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          onSearch('')
          event.currentTarget.blur()
        }}
      />
    </>
  )
}
