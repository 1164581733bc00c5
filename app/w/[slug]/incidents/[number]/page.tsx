import type { Metadata } from 'next'
import { Room } from '#components/room/room.tsx'
import type { Asked } from '../../../../visitor.ts'
import { callerIn, foundOr404, workingOn, written } from '../../../../visitor.ts'

type OfIncident = { params: Promise<{ slug: string; number: string }> }

export async function generateMetadata({ params }: OfIncident): Promise<Metadata> {
  return { title: written((await params).number) }
}

export default async function IncidentPage({ params, searchParams }: OfIncident & Asked) {
  const { slug, number: given } = await params
  const number = written(given)
  const asked = Number((await searchParams).entry)
  const entry = Number.isInteger(asked) && asked > 0 ? asked : null
  await workingOn(slug, `/w/${slug}/incidents/${number}${entry === null ? '' : `?entry=${entry}`}`)
  const snapshot = await foundOr404((await callerIn(slug)).incident.room({ number }))
  return <Room slug={slug} number={number} initial={snapshot} entry={entry} />
}
