'use client'

import { useId } from 'react'
import { useDeclare } from '#components/declare/declare-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { useMay } from '#components/workspace/workspace-context.tsx'

/** Stays in place for those who may not, and says who may. */
export function DeclareButton({ plain }: { plain?: boolean }) {
  const declare = useDeclare()
  const may = useMay('incident.declare')
  const why = useId()
  return (
    <>
      {may ? null : (
        <span className="meta" id={why}>
          Responders declare. Your role here is to watch.
        </span>
      )}
      <Button variant={plain ? 'plain' : 'primary'} held={!may && why} onClick={declare}>
        Declare incident {may ? <kbd className="only-wide">c</kbd> : null}
      </Button>
    </>
  )
}
