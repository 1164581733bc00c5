import { classNames } from '#components/ui/class-names.ts'

/** `hold` and `violated` are the bar of a hold line between dots; the others are steps. */
export type StepDot = 'todo' | 'current' | 'done' | 'skipped' | 'deferred' | 'hold' | 'violated'
export type StepDotsProps = { steps: readonly StepDot[]; says: string }

export function StepDots({ steps, says }: StepDotsProps) {
  const placed = steps.map((dot, index) => ({ dot, id: `${index}` }))
  return (
    <span className="step-dots" role="img" aria-label={says}>
      {placed.map(({ dot, id }) => (
        <i key={id} className={classNames(dot !== 'todo' && dot)} />
      ))}
    </span>
  )
}
