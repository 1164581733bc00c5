'use client'

import { setNonce } from 'get-nonce'
import type { ReactNode } from 'react'

/** Hands the page's nonce to the libraries that write style elements. */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  if (nonce && typeof window !== 'undefined') setNonce(nonce)
  return children
}
