// The last word about an app in an environment stands until it says resolved; every word before it is earlier.
import type { NoticeState } from './notice.ts'

export type Told = Pick<NoticeState, 'incident' | 'state' | 'apps' | 'environments'>

/**
 * Parts what the owner of `mine` was told, newest first: `current` is the last word of its incident about one of these
 * apps in one of its environments, and not that it is resolved.
 */
export function standing<N extends Told>(
  newestFirst: readonly N[],
  mine: readonly string[],
): { current: N[]; earlier: N[] } {
  const said = new Set<string>()
  const current: N[] = []
  const earlier: N[] = []
  for (const notice of newestFirst) {
    const places = placesOf(notice, mine)
    if (places.length === 0) continue
    const isLast = places.some((place) => !said.has(place))
    for (const place of places) said.add(place)
    if (isLast && notice.state !== 'resolved') current.push(notice)
    else earlier.push(notice)
  }
  return { current, earlier }
}

const placesOf = ({ incident, apps, environments }: Told, mine: readonly string[]): string[] =>
  apps
    .filter((app) => mine.includes(app))
    .flatMap((app) => environments.map((environment) => `${incident} ${app} ${environment}`))
