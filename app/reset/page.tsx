import type { Metadata } from 'next'
import { Reset } from '#components/reset/reset.tsx'
import { TrpcProvider } from '#components/trpc/trpc-provider.tsx'

export const metadata: Metadata = { title: 'Choose a new password', referrer: 'no-referrer' }

export default function ResetPage() {
  return (
    <TrpcProvider>
      <Reset />
    </TrpcProvider>
  )
}
