'use client'

import { useSearchParams } from 'next/navigation'

export type IncidentFilter = { status: '' | 'open' | 'resolved'; text: string }

const STATUSES = ['open', 'resolved'] as const

/** The filter stands in the address, so that it can be shared and survives going back. */
export function useIncidentFilter(): { filter: IncidentFilter; setFilter: (filter: IncidentFilter) => void } {
  const asked = useSearchParams()
  const status = STATUSES.find((each) => each === asked.get('status')) ?? ''
  const text = (asked.get('text') ?? '').trim().slice(0, 200)

  function setFilter(next: IncidentFilter) {
    const params = new URLSearchParams()
    if (next.status) params.set('status', next.status)
    if (next.text.trim()) params.set('text', next.text.trim())
    const query = params.toString()
    window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname)
  }
  return { filter: { status, text }, setFilter }
}
