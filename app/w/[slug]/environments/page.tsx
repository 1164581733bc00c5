import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Environments } from '#components/environments/environments.tsx'
import { can } from '#domain/access/permissions.ts'
import type { OfWorkspace } from '../../../visitor.ts'
import { signedInFor, standingIn } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'Environments' }

export default async function EnvironmentsPage({ params }: OfWorkspace) {
  const { slug } = await params
  await signedInFor(`/w/${slug}/environments`)
  const me = (await standingIn(slug))?.workspace.me
  if (!me || !can({ id: me.member, role: me.role }, 'catalogue.describe', { kind: 'workspace' })) notFound()
  return <Environments />
}
