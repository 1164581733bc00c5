import { router } from './init.ts'

/** The table of contents: one router a feature, beside its verbs' transport in this folder. */
export const appRouter = router({})

export type AppRouter = typeof appRouter
