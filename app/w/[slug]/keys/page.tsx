import type { Metadata } from 'next'
import { TrustedKeys } from '#components/trusted-keys/trusted-keys.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { workingOn } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'Trusted keys' }

export default async function TrustedKeysPage({ params }: OfWorkspace) {
  const { slug } = await params
  await workingOn(slug, `/w/${slug}/keys`)
  return <TrustedKeys />
}
