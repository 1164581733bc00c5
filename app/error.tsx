'use client'

import { Door } from '#components/shell/door.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void }

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <Door>
      <h1>This screen could not be drawn</h1>
      <p className="quiet">
        Nothing that was recorded is lost: the journal is on the server. Try again, or go to the board and come back.
      </p>
      <div className="form-actions">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <ButtonLink href="/">Go to the board</ButtonLink>
      </div>
      {error.digest ? (
        <p className="door-note">
          Error <code>{error.digest}</code>
        </p>
      ) : null}
    </Door>
  )
}
