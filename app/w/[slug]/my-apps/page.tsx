import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { MyApps } from '#components/my-apps/my-apps.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { isAppOwnerIn, signedInFor } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'My apps' }

export default async function MyAppsPage({ params }: OfWorkspace) {
  const { slug } = await params
  await signedInFor(`/w/${slug}/my-apps`)
  if (!(await isAppOwnerIn(slug))) notFound()
  return <MyApps />
}
