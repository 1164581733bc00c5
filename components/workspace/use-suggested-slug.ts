'use client'

import { useEffect, useRef } from 'react'
import { slugFor } from '#domain/workspace/schema.ts'

/** The address follows the name until somebody writes one; the answer is to be called then. */
export function useSuggestedSlug(name: string, suggest: (slug: string) => void): () => void {
  const written = useRef(false)
  const latest = useRef(suggest)
  useEffect(() => {
    latest.current = suggest
  })
  useEffect(() => {
    if (!written.current) latest.current(slugFor(name))
  }, [name])
  return () => {
    written.current = true
  }
}
