'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { isNestedTooDeep } from '#components/ui/markdown-nesting.ts'
import { holdsMarkup, paragraphsOf } from '#components/ui/plain-prose.ts'
import type { RichText } from '#components/ui/rich-text.tsx'

/** Sent up the page when prose changed its height after it was drawn. */
export const PROSE_GREW = 'holdpoint:prose-grew'

let richText: typeof RichText | null = null

/** Prose a person wrote. What draws markup is fetched with the first text that holds any; until then its words stand plainly. */
export function Markdown({ children, className }: { children: string; className?: string }) {
  const prose = classNames('prose', className)
  if (isNestedTooDeep(children)) {
    return (
      <div className={prose}>
        <p className="prose-plain" dir="auto">
          {children}
        </p>
      </div>
    )
  }
  if (holdsMarkup(children)) return <Marked className={prose}>{children}</Marked>
  return (
    <div className={prose}>
      {paragraphsOf(children).map(({ text, key }) => (
        <p key={key} dir="auto">
          {text}
        </p>
      ))}
    </div>
  )
}

function Marked({ children, className }: { children: string; className: string }) {
  const [Rich, setRich] = useState(() => richText)
  const place = useRef<HTMLDivElement>(null)
  const drawnPlain = useRef(Rich === null)

  useEffect(() => {
    if (Rich) return
    let wanted = true
    import('#components/ui/rich-text.tsx').then(
      ({ RichText }) => {
        richText = RichText
        if (wanted) setRich(() => RichText)
      },
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [Rich])

  useLayoutEffect(() => {
    if (Rich && drawnPlain.current) place.current?.dispatchEvent(new Event(PROSE_GREW, { bubbles: true }))
  }, [Rich])

  return (
    <div className={className} ref={place}>
      {Rich ? (
        <Rich>{children}</Rich>
      ) : (
        <p className="prose-plain" dir="auto">
          {children}
        </p>
      )}
    </div>
  )
}
