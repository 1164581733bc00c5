import NextAuth from 'next-auth'
import { nextAuthOptions } from '#server/auth/next-auth-options.ts'
import { running } from '#server/trpc/caller.ts'

const handler = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => {
  const from = { cookie: request.headers.get('cookie'), userAgent: request.headers.get('user-agent') }
  return NextAuth(request as never, context as never, nextAuthOptions(running().auth, from))
}

export { handler as GET, handler as POST }
