import type { NoticeView } from '#domain/notice/views.ts'
import type { Health, UpdateState } from '#domain/runbook/updates.ts'

export const STATE_WORDS: Record<UpdateState, string> = {
  suspected: 'Suspected',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
}

export const HEALTH_WORDS: Record<Health, string> = { ok: 'Works', degraded: 'Degraded', down: 'Down' }

const among = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** `checkout and search in eu-1`. */
export const whereWords = ({ apps, environments }: Pick<NoticeView, 'apps' | 'environments'>): string =>
  `${among(apps)} in ${among(environments)}`

/** Is it the app or the platform? */
export function causeWords({ cause, provider }: Pick<NoticeView, 'cause' | 'provider'>): string {
  switch (cause) {
    case 'provider':
      return provider ? `A provider: ${provider}` : 'A provider'
    case 'platform':
      return 'The platform, not your app'
    case 'appCrash':
      return 'The app itself: it crashes'
    case 'notYetKnown':
      return 'Not known yet'
    default:
      return cause satisfies never
  }
}
