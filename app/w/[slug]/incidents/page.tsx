import type { Metadata } from 'next'
import { Incidents } from '#components/incidents/incidents.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { signedInFor } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'Incidents' }

export default async function IncidentsPage({ params }: OfWorkspace) {
  await signedInFor(`/w/${(await params).slug}/incidents`)
  return <Incidents />
}
