import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Board } from '#components/board/board.tsx'
import type { OfWorkspace } from '../../visitor.ts'
import { callerIn, foundOr404, isAppOwnerIn, signedInFor } from '../../visitor.ts'

export const metadata: Metadata = { title: 'Board' }

export default async function BoardPage({ params }: OfWorkspace) {
  const { slug } = await params
  await signedInFor(`/w/${slug}`)
  if (await isAppOwnerIn(slug)) redirect(`/w/${slug}/my-apps`)
  const board = await foundOr404((await callerIn(slug)).incident.board({}))
  return <Board initial={board} />
}
