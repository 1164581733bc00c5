export function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="6.5" r="4" fill="currentColor" />
      <path d="M2 14h20M2 20h5M9.5 20h5M17 20h5" stroke="currentColor" strokeWidth="2.6" fill="none" />
    </svg>
  )
}
