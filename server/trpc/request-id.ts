import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Names everything that is answered or logged within, also before there is a context. */
export const withRequestId = <T>(id: string, work: () => T): T => current.run(id, work)

export const requestId = (): string => current.getStore() ?? ''
