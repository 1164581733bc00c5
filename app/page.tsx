import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { TrpcProvider } from '#components/trpc/trpc-provider.tsx'
import { WorkspaceChooser } from '#components/workspace/workspace-chooser.tsx'
import type { Asked } from './visitor.ts'
import { callerIn, visitor } from './visitor.ts'

export const metadata: Metadata = { title: 'Workspaces' }

export default async function HomePage({ searchParams }: Asked) {
  const caller = await callerIn(null)
  if (!(await visitor())) {
    const { claimed } = await caller.setup.state({})
    redirect(claimed ? '/sign-in' : '/setup')
  }
  const me = await caller.me.get({})
  const [only, ...others] = me.workspaces
  if (only && others.length === 0 && (await searchParams).choose === undefined) redirect(`/w/${only.slug}`)
  return (
    <TrpcProvider>
      <WorkspaceChooser me={me} />
    </TrpcProvider>
  )
}
