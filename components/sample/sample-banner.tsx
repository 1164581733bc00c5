'use client'

import { RemoveSample } from '#components/sample/remove-sample.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { useMay, useWorkspace } from '#components/workspace/workspace-context.tsx'

export function SampleBanner() {
  const { slug, name } = useWorkspace()
  const mayRemove = useMay('sample.remove')
  return (
    <section className="banner" aria-label="About this workspace">
      <Icon name="information" />
      <span>
        <b>Sample workspace.</b>{' '}
        <span className="only-wide">Invented people and incidents. Nothing done here reaches a real system.</span>
      </span>
      <span className="spacer" />
      {mayRemove ? <RemoveSample slug={slug} name={name} /> : null}
    </section>
  )
}
