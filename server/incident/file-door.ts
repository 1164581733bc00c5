import type { IncomingMessage, ServerResponse } from 'node:http'
import { Uuid } from '#domain/ids.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { Visitor } from '#server/auth/membership.ts'
import { storedFile } from '#server/file/read.ts'
import { answerProblem } from '#server/http/problem-answer.ts'
import type { Door } from '#server/registry.ts'
import { problemOf } from '#server/trpc/errors.ts'
import type { IncidentParts } from './incident-parts.ts'
import { visibleStream } from './room.ts'

const PATH = /^\/api\/files\/([a-z0-9-]{1,40})\/([0-9a-f-]{36})\/([0-9a-f-]{36})$/

type FileDoor = {
  incidents: IncidentParts
  identify: (request: IncomingMessage, slug: string) => Promise<Visitor | null>
  /** Throws when somebody asks too often. */
  count: (request: IncomingMessage, visitor: Visitor | null) => void
  log: (line: string) => void
}

/** GET /api/files/{workspace}/{incident}/{file}: the bytes as they were attached, to be saved and never shown. */
export function fileDoor({ incidents, identify, count, log }: FileDoor): Door {
  const give = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'GET') throw new Problem('UNSUPPORTED', 'Files are read with GET')
    const [, slug = '', incident = '', file = ''] = PATH.exec((request.url ?? '').split('?')[0] ?? '') ?? []
    const visitor = await identify(request, slug)
    count(request, visitor)
    if (!visitor) throw new Problem('NOT_SIGNED_IN', 'Sign in first')
    if (!visitor.membership || !Uuid.safeParse(incident).success || !Uuid.safeParse(file).success) throw notFound()
    await visibleStream(incidents, visitor.membership, incident)
    const found = await storedFile(incidents.db, visitor.membership.scope, incident, file)
    if (!found) throw notFound('This file')
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': found.size,
      'content-disposition': `attachment; filename="file"; filename*=UTF-8''${encoded(found.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
    response.end(found.bytes)
  }
  return {
    matches: ({ pathname }) => pathname.startsWith('/api/files/'),
    handle: async (request, response) => {
      try {
        await give(request, response)
      } catch (error) {
        const problem = problemOf(error)
        const id = answerProblem(response, problem)
        if (problem.code === 'INTERNAL') log(`${id} file: ${error instanceof Error ? error.stack : String(error)}`)
      }
    },
  }
}

/** RFC 8187. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
