// The canonical form of a document is its RFC 8785 JSON; its SHA-256 is the version of the runbook.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import type { RunbookDocument } from '#domain/runbook/document.ts'

export const canonicalText = (document: RunbookDocument): string => canonicalize(document) ?? ''

/** SHA-256, hex. */
export const documentHash = (document: RunbookDocument): string =>
  bytesToHex(sha256(utf8ToBytes(canonicalText(document))))
