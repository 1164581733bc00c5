import type { Metadata } from 'next'
import { Members } from '#components/members/members.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { workingOn } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'Members' }

export default async function MembersPage({ params }: OfWorkspace) {
  const { slug } = await params
  await workingOn(slug, `/w/${slug}/members`)
  return <Members />
}
