import type { Metadata } from 'next'
import { Members } from '#components/members/members.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { signedInFor } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'Members' }

export default async function MembersPage({ params }: OfWorkspace) {
  await signedInFor(`/w/${(await params).slug}/members`)
  return <Members />
}
