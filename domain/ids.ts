// Ids are UUIDv7; people see numbers such as INC-42 instead.
import { z } from 'zod'

/** In lower case alone: streams are named by the id as it is written, so one id has one spelling. */
export const Uuid = z
  .string('Not an id')
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'Not an id')

/** Number of an entry in its stream; the largest that can be stored. */
export const MAX_SEQ = 2_147_483_647
export const Seq = z.int().min(1).max(MAX_SEQ)
