'use client'

import { useQuery } from '@tanstack/react-query'
import type { CodeStanding } from '#components/setup/what-happens-next.tsx'
import { trpc } from '#components/trpc/client.ts'
import { LinkSecret } from '#domain/auth/schema.ts'

/** How the typed set-up code stands with the server, asked as soon as it is whole. */
export function useCode(code: string): CodeStanding {
  const whole = LinkSecret.safeParse(code).success
  const { data } = useQuery({
    queryKey: ['setup.peek', code],
    queryFn: ({ signal }) => trpc.setup.peek.query({ secret: code }, { signal }),
    enabled: whole,
  })
  if (code === '') return 'missing'
  if (!whole || !data) return 'unchecked'
  return data.valid ? 'right' : 'wrong'
}
