import type { Metadata } from 'next'
import { Join } from '#components/join/join.tsx'
import { TrpcProvider } from '#components/trpc/trpc-provider.tsx'
import { visitor } from '../visitor.ts'

export const metadata: Metadata = { title: 'Join a workspace', referrer: 'no-referrer' }

export default async function JoinPage() {
  const who = await visitor()
  return (
    <TrpcProvider>
      <Join somebody={who ? { name: who.name, email: who.email } : null} />
    </TrpcProvider>
  )
}
