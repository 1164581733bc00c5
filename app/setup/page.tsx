import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SetUp } from '#components/setup/set-up.tsx'
import { TrpcProvider } from '#components/trpc/trpc-provider.tsx'
import { callerIn } from '../visitor.ts'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetupPage() {
  const { claimed } = await (await callerIn(null)).setup.state({})
  if (claimed) redirect('/')
  return (
    <TrpcProvider>
      <SetUp />
    </TrpcProvider>
  )
}
