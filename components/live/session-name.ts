/** Names the one worker of a browser session: another session or another build has another worker. Given by the page. */
export type SessionName = { session: string; build: string }

export const workerName = ({ session, build }: SessionName): string => `holdpoint ${session} ${build}`

/** On this channel every page says which worker it uses. */
export const ARRIVALS = 'holdpoint-arrivals'
