import type { ReactNode } from 'react'
import { Tag } from '#components/ui/chip.tsx'
import type { VerdictValue } from '#components/ui/verdict.tsx'
import { Verdict } from '#components/ui/verdict.tsx'

/** A guardrail at this moment: verdict, the sentence, its name. Put <Rule>s into <ul className="rules">. */
export type RuleProps = { verdict: VerdictValue; name?: string; absolute?: boolean; children: ReactNode }

export function Rule({ verdict, name, absolute, children }: RuleProps) {
  return (
    <li className="rule">
      <Verdict value={verdict} />
      <div>
        <p>{children}</p>
        {name ? <code>{name}</code> : null}
      </div>
      {absolute ? <Tag>absolute</Tag> : <span />}
    </li>
  )
}
