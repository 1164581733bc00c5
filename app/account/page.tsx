import type { Metadata } from 'next'
import { Account } from '#components/account/account.tsx'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { Shell } from '#components/shell/shell.tsx'
import { TrpcProvider } from '#components/trpc/trpc-provider.tsx'
import { callerIn, signedInFor } from '../visitor.ts'

export const metadata: Metadata = { title: 'My account' }

export default async function AccountPage() {
  await signedInFor('/account')
  const me = await (await callerIn(null)).me.get({})
  return (
    <TrpcProvider>
      <Shell workspace={null} me={{ name: me.name }} workspaces={me.workspaces}>
        <PageFrame narrow>
          <Account me={me} />
        </PageFrame>
      </Shell>
    </TrpcProvider>
  )
}
