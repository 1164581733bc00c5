import type { ReactNode } from 'react'

const cut = 'var(--surface)'
const solid = { fill: 'currentColor', stroke: 'none' } as const
const thick = { strokeWidth: 2, strokeLinecap: 'butt' } as const

const shapes = {
  satisfied: (
    <>
      <circle cx="8" cy="8" r="6.5" {...solid} />
      <path d="M5 8.3l2.1 2.1L11.2 6" stroke={cut} strokeWidth="1.7" />
    </>
  ),
  unknown: (
    <>
      <path d="M8 1.5 14.5 8 8 14.5 1.5 8z" />
      <circle cx="8" cy="8" r="1.4" {...solid} />
    </>
  ),
  violated: (
    <>
      <path d="M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z" {...solid} />
      <path d="M4.5 8h7" stroke={cut} strokeWidth="2.2" strokeLinecap="butt" />
    </>
  ),
  information: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="1.5" />
      <path d="M8 7.2v4M8 4.8v.01" strokeWidth="1.8" />
    </>
  ),
  degraded: (
    <>
      <path d="M8 1.8 14.6 13.5H1.4z" />
      <path d="M8 6.5v3.2M8 11.6v.01" strokeWidth="1.7" />
    </>
  ),
  hold: (
    <>
      <circle cx="8" cy="3.6" r="2.4" {...solid} />
      <path d="M1 9h14" {...thick} />
      <path d="M1 13.4h3.6M6.2 13.4h3.6M11.4 13.4H15" {...thick} />
    </>
  ),
  lift: (
    <>
      <path d="M1 8h3.6M6.2 8h3.6M11.4 8H15" {...thick} />
      <path d="M8 14V3M5 5.5 8 2.5l3 3" strokeWidth="1.4" />
    </>
  ),
  'break-glass': (
    <>
      <path d="M2 2h5.2M9.2 2H14v12H8.8M6.7 14H2V2" />
      <path d="M8.2 2 6.4 5.5l3 2-2.8 3L8.4 14" />
    </>
  ),
  'outside-act': (
    <>
      <path d="M1.5 9h8" {...thick} />
      <path d="M2 14h8.5a3 3 0 0 0 3-3V6A2.5 2.5 0 0 0 11 3.5H4M6.2 1.3 4 3.5l2.2 2.2" />
    </>
  ),
  containment: (
    <>
      <path d="M5 2H2v12h3M11 2h3v12h-3" />
      <circle cx="8" cy="8" r="2" {...solid} />
    </>
  ),
  freeze: <path d="M2.5 2.5v11M13.5 2.5v11M2.5 6.5h11M2.5 9.5h11" />,
  stale: (
    <>
      <circle cx="8" cy="8" r="6.2" strokeDasharray="2.2 1.9" />
      <path d="M8 4.6V8l2.2 1.6" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.6V8l2.2 1.6" />
    </>
  ),
  live: (
    <>
      <circle cx="8" cy="8" r="3" {...solid} />
      <circle cx="8" cy="8" r="6" />
    </>
  ),
  gap: <path d="M1 8h4M11 8h4M6 5l1 6M9 5l1 6" />,
  evidence: (
    <>
      <path d="M3 1.8h6.5L13 5.3v8.9H3z" />
      <path d="M9.5 1.8v3.5H13M5.5 8.5h5M5.5 11h3.5" />
    </>
  ),
  action: <path d="M2 8h10.5M8.8 4.2 12.6 8l-3.8 3.8" />,
  decision: (
    <>
      <path d="M3 14V9.5C3 7 5 6.5 8 6.5s5-.5 5-3V2M3 2v12" />
      <circle cx="13" cy="2.5" r="1.3" fill="currentColor" />
    </>
  ),
  note: <path d="M2.5 4h11M2.5 8h11M2.5 12H9" />,
  system: <rect x="3.5" y="3.5" width="9" height="9" />,
  check: <path d="M3 8.5l3.3 3.3L13 4.8" strokeWidth="2" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5 14 14" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  'chevron-down': <path d="M4 6.2 8 10l4-3.8" />,
  'chevron-right': <path d="M6.2 4 10 8l-3.8 4" />,
  down: <path d="M8 3v10M4 9l4 4 4-4" />,
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="8" r="3" />
      <path d="M8 8h7M12.5 8v3" />
    </>
  ),
  play: <path d="M4.5 2.8v10.4L13 8z" fill="currentColor" />,
  menu: <path d="M2 4h12M2 8h12M2 12h12" />,
  attach: <path d="M13 7.5 7.8 12.7a3 3 0 0 1-4.3-4.3l5.8-5.8a2 2 0 0 1 2.9 2.9L6.5 11.1a1 1 0 0 1-1.4-1.4L10 4.8" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8.5" height="8.5" rx="1" />
      <path d="M10.5 5.5V2H2v8.5h3.5" />
    </>
  ),
  'read-again': <path d="M13.4 9.6A5.6 5.6 0 1 1 13 5.5M13.5 2.2v3.6H9.9" />,
  table: <path d="M2 2.5h12v11H2zM2 6.2h12M2 9.8h12M6.2 2.5v11" />,
  watch: (
    <>
      <path d="M1.2 8S3.8 3.5 8 3.5 14.8 8 14.8 8 12.2 12.5 8 12.5 1.2 8 1.2 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5" r="2.8" />
      <path d="M2.5 14c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5" />
    </>
  ),
  people: (
    <>
      <circle cx="6" cy="5.2" r="2.6" />
      <path d="M1.2 13.6c.4-2.7 2.3-4.1 4.8-4.1s4.4 1.4 4.8 4.1M10.6 2.9a2.6 2.6 0 0 1 0 4.6M12.2 9.9c1.5.6 2.4 1.9 2.6 3.7" />
    </>
  ),
  flag: <path d="M3.5 14.5V2M3.5 2.5h9l-2.2 3 2.2 3h-9" />,
  'sign-out': <path d="M9 2.5H2.5v11H9M6.5 8H14M11.2 5.2 14 8l-2.8 2.8" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  keyboard: <path d="M1.5 4h13v8.5h-13zM4 6.7h.01M6.7 6.7h.01M9.3 6.7h.01M12 6.7h.01M5 10h6" />,
  link: (
    <path d="M6.8 9.2a2.7 2.7 0 0 0 3.9 0l2.5-2.5a2.7 2.7 0 0 0-3.9-3.9l-.9.9M9.2 6.8a2.7 2.7 0 0 0-3.9 0L2.8 9.3a2.7 2.7 0 0 0 3.9 3.9l.9-.9" />
  ),
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof shapes

type IconProps = { name: IconName; small?: boolean; className?: string }

export function Icon({ name, small, className }: IconProps) {
  const classes = ['icon', small && 'small', className].filter(Boolean).join(' ')
  return (
    <svg className={classes} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  )
}
