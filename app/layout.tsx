import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { ClockProvider } from '#components/format/clock.tsx'
import { noEvalScript } from '#components/shell/no-eval-script.ts'
import { NonceProvider } from '#components/shell/nonce-provider.tsx'
import { themeScript } from '#components/shell/theme-script.ts'
import { AnnouncerProvider } from '#components/ui/announcer.tsx'
import './globals.css'

const sans = localFont({
  src: '../public/fonts/plex-sans-latin-wght.woff2',
  weight: '100 700',
  display: 'swap',
  variable: '--font-sans',
})

const mono = localFont({
  src: '../public/fonts/jetbrains-mono-latin-wght.woff2',
  weight: '100 800',
  display: 'swap',
  variable: '--font-mono',
})

export const metadata: Metadata = {
  title: { default: 'Holdpoint', template: '%s · Holdpoint' },
  description: 'Incident management whose runbooks hold',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#14181a' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" className={`${sans.variable} ${mono.variable}`} suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {noEvalScript + themeScript}
        </script>
      </head>
      <body>
        <NonceProvider nonce={nonce}>
          <ClockProvider serverNow={Date.now()}>
            <AnnouncerProvider>{children}</AnnouncerProvider>
          </ClockProvider>
        </NonceProvider>
      </body>
    </html>
  )
}
