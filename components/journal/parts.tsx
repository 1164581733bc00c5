'use client'

import { SeqLink } from '#components/ui/seq-link.tsx'
import type { Part } from './entry-parts.ts'

/** Pieces of a sentence never change place: their position is their name. */
export const numbered = <Item,>(items: readonly Item[]): { item: Item; key: string }[] =>
  items.map((item, i) => ({ item, key: `${i}` }))

export function Parts({ parts, onFollow }: { parts: readonly Part[]; onFollow: (seq: number) => void }) {
  return numbered(parts).map(({ item, key }) => <OnePart key={key} part={item} onFollow={onFollow} />)
}

function OnePart({ part, onFollow }: { part: Part; onFollow: (seq: number) => void }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'typed':
      return <bdi>{part.text}</bdi>
    case 'said':
      return <b dir="auto">{part.text}</b>
    case 'unacknowledged':
      return (
        <b className="by-program" dir="auto">
          {part.text}
        </b>
      )
    case 'code':
      return <code dir="auto">{part.text}</code>
    case 'mark':
      return <span className="entry-kind">{part.text}</span>
    case 'seq':
      return <SeqLink seq={part.seq} onFollow={onFollow} />
    case 'redacted':
      return <span className="redacted">redacted</span>
    default:
      return part satisfies never
  }
}
