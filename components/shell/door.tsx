import type { ReactNode } from 'react'
import { BrandMark } from '#components/ui/brand-mark.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'

/** A page before signing in: one column under the mark, a hold line along the bottom. `beside` puts a second column next to it. */
export type DoorProps = { children: ReactNode; beside?: ReactNode; foot?: ReactNode }

export function Door({ children, beside, foot }: DoorProps) {
  return (
    <div className="door">
      {beside ? (
        <div className="door-pair">
          <main id="main">
            <DoorBrand />
            {children}
          </main>
          {beside}
        </div>
      ) : (
        <main id="main" className="door-column">
          <DoorBrand />
          {children}
        </main>
      )}
      <footer>
        {beside ? null : <HoldLine state="held" words="Runbooks that hold" />}
        {foot ? <div className="door-foot">{foot}</div> : null}
      </footer>
    </div>
  )
}

export function DoorBrand() {
  return (
    <div className="door-brand">
      <BrandMark />
      Holdpoint
    </div>
  )
}
