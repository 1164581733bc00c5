import type { Json } from '#domain/json.ts'

/** Runbook documents by workspace and hash. They never change, and the same object is given each time. */
export type DocumentCache = {
  get(workspace: string, hash: string): Json | undefined
  set(workspace: string, hash: string, document: Json): void
}

export function createDocumentCache(limit = 64): DocumentCache {
  const documents = new Map<string, Json>()
  return {
    get: (workspace, hash) => documents.get(`${workspace} ${hash}`),
    set: (workspace, hash, document) => {
      documents.set(`${workspace} ${hash}`, document)
      const oldest = documents.keys().next().value
      if (documents.size > limit && oldest !== undefined) documents.delete(oldest)
    },
  }
}
