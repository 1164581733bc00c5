// The version of a runbook is the SHA-256 of its document's canonical form, RFC 8785.
import { canonicalBytes, sha256Hex } from '#domain/journal/canonical.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'

export const documentHash = (document: RunbookDocument): string => sha256Hex(canonicalBytes(document))
