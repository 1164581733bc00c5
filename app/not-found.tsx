import type { Metadata } from 'next'
import { Door } from '#components/shell/door.tsx'
import { ButtonLink } from '#components/ui/button.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <Door>
      <h1>Nothing at this address</h1>
      <p className="quiet">
        It may never have existed, or it is not yours to see. Holdpoint answers both the same way.
      </p>
      <div className="form-actions">
        <ButtonLink href="/" variant="primary">
          Go to the board
        </ButtonLink>
      </div>
    </Door>
  )
}
