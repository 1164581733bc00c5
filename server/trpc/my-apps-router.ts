import { readMyApps } from '#server/my-apps/read.ts'
import { member, Nothing, router } from './init.ts'

export const myAppsRouter = router({
  read: member('myApps.read')
    .input(Nothing)
    .query(({ ctx }) => readMyApps(ctx.services.auth.database, ctx.member)),
})
