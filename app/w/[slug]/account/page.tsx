import type { Metadata } from 'next'
import { Account } from '#components/account/account.tsx'
import { LivePage } from '#components/workspace/live-page.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { callerIn, signedInFor } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'My account' }

export default async function WorkspaceAccountPage({ params }: OfWorkspace) {
  const { slug } = await params
  await signedInFor(`/w/${slug}/account`)
  const me = await (await callerIn(null)).me.get({})
  return (
    <LivePage what="This page" narrow>
      <Account me={me} />
    </LivePage>
  )
}
