import type { ApiError } from '#domain/problem.ts'

export type Answer = { status: number; data?: unknown; error?: ApiError }

export type Who = { cookie: string; slug: string }

/** `status` 0: nothing was answered, or not in time. */
export async function ask(
  origin: string,
  path: string,
  input: unknown,
  who: Partial<Who> = {},
  patienceMs = 40_000,
): Promise<Answer> {
  try {
    const response = await fetch(`${origin}/api/trpc/${path}`, {
      method: 'POST',
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        origin,
        'content-type': 'application/json',
        ...(who.cookie && { cookie: who.cookie }),
        ...(who.slug && { 'x-holdpoint-workspace': who.slug }),
      },
    })
    const body = (await response.json()) as { result?: { data: unknown }; error?: { data: ApiError } } & ApiError
    if (body.result) return { status: response.status, data: body.result.data }
    return { status: response.status, error: body.error?.data ?? body }
  } catch {
    return { status: 0 }
  }
}

/** The answer of a call that must succeed. */
export async function must<T>(origin: string, path: string, input: unknown, who?: Partial<Who>): Promise<T> {
  const answer = await ask(origin, path, input, who)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.error)}`)
  return answer.data as T
}

type Named = { cookie?: string | null; slug?: string | null }

const named = ({ cookie, slug }: Named): Partial<Who> => ({ ...(cookie && { cookie }), ...(slug && { slug }) })

/** The door that a driver of incidents goes through. */
export const doorOf = (origin: string) => ({
  call: (path: string, input: unknown, who: Named = {}) => ask(origin, path, input, named(who)),
  ok: <T>(path: string, input: unknown, who: Named = {}) => must<T>(origin, path, input, named(who)),
})

/** Answers after which it is open whether anything was written, or that ask to come again. */
export const mayPass = ({ status, error }: Answer): boolean =>
  status === 0 ||
  status >= 500 ||
  status === 429 ||
  (status === 409 && /Others changed|Somebody else/.test(error?.message ?? ''))
