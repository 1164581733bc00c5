'use client'

import { Moment } from '#components/format/moment.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import type { MadeLink as Link } from '#domain/auth/views.ts'

/** A link that was just made: shown now and never again. */
export function MadeLink({ link, label }: { link: Link; label: string }) {
  return (
    <div className="stack">
      <Field
        label={label}
        hint={
          <>
            It works once, until <Moment at={link.expiresAt} as="exact" />. It is shown now and not again: whoever holds
            it can use it.
          </>
        }
      >
        <TextInput mono readOnly value={link.url} onFocus={(event) => event.target.select()} />
      </Field>
      <CopyButton text={link.url} label="Copy the link" variant="primary" />
      {link.onlyHere ? (
        <Notice tone="held">
          <b>Only this machine can open it:</b> its address is loopback. For people on other machines, start the server
          with <code>HOST</code>, <code>HOLDPOINT_ORIGIN</code> and <code>HOLDPOINT_SECRET</code>, then make the link
          again.
        </Notice>
      ) : null}
    </div>
  )
}
