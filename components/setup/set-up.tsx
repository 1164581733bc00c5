'use client'

import { useState } from 'react'
import { SetUpForm } from '#components/setup/set-up-form.tsx'
import type { CodeStanding } from '#components/setup/what-happens-next.tsx'
import { WhatHappensNext } from '#components/setup/what-happens-next.tsx'
import { Door } from '#components/shell/door.tsx'

/** First run: whoever holds the code that the server printed makes the workspace and is its first owner. */
export function SetUp() {
  const [code, setCode] = useState<CodeStanding>('missing')
  return (
    <Door beside={<WhatHappensNext code={code} />}>
      <h1>Create the workspace</h1>
      <p className="quiet">This server has none yet. You become its first owner.</p>
      <SetUpForm onCode={setCode} />
    </Door>
  )
}
