import { classNames } from '#components/ui/class-names.ts'

export type SeverityLevel = 1 | 2 | 3 | 4

const bars = [1, 2, 3, 4] as const

export function Severity({ level }: { level: SeverityLevel }) {
  return (
    <span className={`severity sev${level}`}>
      <span className="severity-bars" aria-hidden="true">
        {bars.map((bar) => (
          <i key={bar} className={classNames(bar <= 5 - level && 'full')} />
        ))}
      </span>
      SEV{level}
    </span>
  )
}
