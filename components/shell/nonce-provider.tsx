'use client'

import { setNonce } from 'get-nonce'
import type { ReactNode } from 'react'
import { createContext, useContext } from 'react'

const Context = createContext<string | undefined>(undefined)

/** Hands the page's nonce to the libraries that write style elements, and to useNonce(). */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  if (nonce && typeof window !== 'undefined') setNonce(nonce)
  return <Context value={nonce}>{children}</Context>
}

export function useNonce(): string | undefined {
  return useContext(Context)
}
