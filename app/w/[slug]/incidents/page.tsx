import type { Metadata } from 'next'
import { Incidents } from '#components/incidents/incidents.tsx'
import type { OfWorkspace } from '../../../visitor.ts'
import { workingOn } from '../../../visitor.ts'

export const metadata: Metadata = { title: 'Incidents' }

export default async function IncidentsPage({ params }: OfWorkspace) {
  const { slug } = await params
  await workingOn(slug, `/w/${slug}/incidents`)
  return <Incidents />
}
