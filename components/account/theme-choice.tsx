'use client'

import type { Theme } from '#components/shell/theme.ts'
import { useTheme } from '#components/shell/theme.ts'
import { Segmented } from '#components/ui/segmented.tsx'

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  return <Segmented label="Theme" options={THEMES} value={theme} onChange={setTheme} />
}
