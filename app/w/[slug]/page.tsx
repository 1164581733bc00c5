import type { Metadata } from 'next'
import { Board } from '#components/board/board.tsx'
import type { OfWorkspace } from '../../visitor.ts'
import { callerIn, foundOr404, signedInFor } from '../../visitor.ts'

export const metadata: Metadata = { title: 'Board' }

export default async function BoardPage({ params }: OfWorkspace) {
  const { slug } = await params
  await signedInFor(`/w/${slug}`)
  const board = await foundOr404((await callerIn(slug)).incident.board({}))
  return <Board initial={board} />
}
