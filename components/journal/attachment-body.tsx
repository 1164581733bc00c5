'use client'

import { useId, useState } from 'react'

const linesShown = 4

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text.trim())

/** What was attached: an address to follow, or text with its line breaks, cut after a few lines until it is opened. */
export function AttachmentBody({ kind, text }: { kind: 'text' | 'log' | 'link'; text: string }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  if (kind === 'link' && isAddress(text))
    return (
      <a className="entry-line" href={text.trim()} rel="noopener noreferrer" target="_blank">
        {text.trim()}
      </a>
    )
  const lines = text.replace(/\s+$/, '').split('\n')
  const more = lines.length - linesShown
  const shown = open || more <= 0 ? lines : lines.slice(0, linesShown)
  return (
    <>
      <pre className="attachment" id={id}>
        {shown.join('\n')}
      </pre>
      {more > 0 ? (
        <button
          type="button"
          className="link-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Show less' : `Show ${more} more ${more === 1 ? 'line' : 'lines'}`}
        </button>
      ) : null}
    </>
  )
}
