'use client'

import { useState } from 'react'
import type { TextInputProps } from './text-input.tsx'
import { TextInput } from './text-input.tsx'

/** A password, and a button that shows what stands there: typed once, it must be right. */
export function PasswordInput(props: Omit<TextInputProps, 'type' | 'mono'>) {
  const [shown, setShown] = useState(false)
  return (
    <span className="password-input">
      <TextInput {...props} type={shown ? 'text' : 'password'} spellCheck={false} autoCapitalize="off" />
      <button
        type="button"
        className="password-show"
        aria-pressed={shown}
        aria-label="Show what is typed"
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
      </button>
    </span>
  )
}
